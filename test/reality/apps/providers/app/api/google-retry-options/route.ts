import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({
  apiKey: process.env.GEMINI_API_KEY,
  httpOptions: { retryOptions: { attempts: 3 } },
});

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await ai.models.generateContent({ model: "gemini-2.5-pro", contents: prompt });
  return Response.json({ text: response.text });
}
