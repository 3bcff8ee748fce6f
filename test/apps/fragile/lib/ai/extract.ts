import { generateText, Output } from "ai";
import { models } from "@/lib/ai/models";
import { sleep } from "@/lib/retry";
import { orderSchema } from "@/lib/schemas";

export async function extractOrder(email: string) {
  while (true) {
    try {
      const { output } = await generateText({
        model: models.fast,
        output: Output.object({ schema: orderSchema }),
        system: "Extract the order from the customer's email.",
        prompt: email,
      });
      return output;
    } catch (error) {
      console.warn("extractOrder failed, trying again", error);
      await sleep(1_000);
    }
  }
}
