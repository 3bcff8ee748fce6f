// Stands for `inngest` in apps of fixtures, whose durable endpoints are not run.
export class Inngest {
  constructor(options: { id: string; endpointAdapter?: unknown });
  endpoint(handler: (request: Request) => Promise<Response>): (request: Request) => Promise<Response>;
}
export const step: { run<Result>(id: string, work: () => Promise<Result>): Promise<Result> };
export const endpointAdapter: unknown;
