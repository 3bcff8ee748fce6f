import Replicate from "replicate";

const replicate = new Replicate();

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const prediction = await replicate.predictions.create({ model: "black-forest-labs/flux-schnell", input: { prompt } });
  return Response.json(prediction);
}
