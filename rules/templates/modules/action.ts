import { headers } from "next/headers";

/** What a check has refused a server action with: an action has no answer to give in place of its own, so it throws. */
export class Refused extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
    this.name = "Refused";
  }
}

/** The request that asks for the action, as checks of route handlers take it: its headers, with cookies and address. */
export async function actionRequest(): Promise<Request> {
  return new Request("http://server.action", { method: "POST", headers: new Headers(await headers()) });
}

/** What a check of a route handler gives, in a server action: the answer it refuses with is thrown. */
export async function orThrow<Given>(check: Promise<Given>): Promise<Exclude<Given, Response>> {
  const given = await check;
  if (given instanceof Response) throw new Refused(await messageOf(given), given.status);
  return given as Exclude<Given, Response>;
}

/** `error` of the answer's JSON, as the checks write it; the answer's text otherwise. */
async function messageOf(refusal: Response): Promise<string> {
  const text = await refusal.text();
  try {
    return String((JSON.parse(text) as { error: unknown }).error);
  } catch {
    return text;
  }
}
