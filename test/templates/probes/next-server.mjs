// Stands for `next/server` in apps of fixtures.
export const NextResponse = Response;
export const after = (work) => void (typeof work === "function" ? Promise.resolve().then(work) : work);
