import { CohereClientV2 } from "cohere-ai";

const cohere = new CohereClientV2({ token: process.env.COHERE_API_KEY ?? "" });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await cohere.chat({ model: "command-r", messages: [{ role: "user", content: prompt }] });
  return Response.json(response.message);
}
