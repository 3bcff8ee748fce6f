export class NextResponse extends Response {}
export class NextRequest extends Request {}
export function after(work: Promise<unknown> | (() => unknown)): void;
