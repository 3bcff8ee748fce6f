// Stands for `@clerk/nextjs/server` (6.x) where the types of templates are asked.
export function auth(): Promise<{ userId: string } | { userId: null }>;
