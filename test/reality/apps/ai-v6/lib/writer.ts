import { generateText, type LanguageModel } from "ai";

export class Writer {
  private readonly attempts = 3;

  constructor(private readonly model: LanguageModel) {}

  async write(prompt: string) {
    for (let n = 1; n <= this.attempts; n++) {
      try {
        return await this.complete(prompt);
      } catch (error) {
        if (n === this.attempts) throw error;
      }
    }
    return "";
  }

  private async complete(prompt: string) {
    const { text } = await generateText({ model: this.model, prompt });
    return text;
  }
}
