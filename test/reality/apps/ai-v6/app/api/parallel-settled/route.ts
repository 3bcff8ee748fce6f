import { ask } from "@/lib/ask";

const LANGUAGES = ["German", "French", "Spanish", "Japanese"];

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const settled = await Promise.allSettled(LANGUAGES.map((language) => ask(`Translate into ${language}: ${prompt}`)));
  return Response.json(settled.map((one) => (one.status === "fulfilled" ? one.value : null)));
}
