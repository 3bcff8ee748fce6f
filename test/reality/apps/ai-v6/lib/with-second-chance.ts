type Handler = (request: Request) => Promise<Response>;

/** Runs the handler once more when it throws. */
export function withSecondChance(handler: Handler): Handler {
  return async (request) => {
    const copy = request.clone();
    try {
      return await handler(request);
    } catch {
      return handler(copy as Request);
    }
  };
}
