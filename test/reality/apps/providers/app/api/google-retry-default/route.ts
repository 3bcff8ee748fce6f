import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY, httpOptions: { retryOptions: {} } });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const stream = await ai.models.generateContentStream({ model: "gemini-2.5-pro", contents: prompt });
  let text = "";
  for await (const chunk of stream) text += chunk.text ?? "";
  return Response.json({ text });
}
