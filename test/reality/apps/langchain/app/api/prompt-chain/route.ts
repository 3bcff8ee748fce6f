import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({ model: "gpt-4o-mini", maxRetries: 2 });
const chain = ChatPromptTemplate.fromTemplate("Answer briefly: {question}").pipe(model).pipe(new StringOutputParser());

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await chain.invoke({ question: prompt }) });
}
