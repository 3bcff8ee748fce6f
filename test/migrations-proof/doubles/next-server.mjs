export class NextResponse extends Response {}
export class NextRequest extends Request {}
