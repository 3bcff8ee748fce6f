/** Ends when the caller leaves or the seconds are over, whichever is first: well before the platform does. */
export function deadline(request: Request, seconds: number): AbortSignal {
  return AbortSignal.any([request.signal, AbortSignal.timeout(seconds * 1_000)]);
}
