/**
 * What a model's name tells of it: what it makes, whether it thinks first, how fast it is. Read off
 * the names that vendors give (unverified): a name that tells nothing is taken for a large text model.
 */

const films = /video|film|\bveo|kling|zeroscope|\bsora|seedance|hailuo|hunyuan|\bwan\b|\bltx\b|\bsvd\b|animate/i;
const pictures = /image|flux|diffusion|\bsdxl|seedream|recraft|ideogram|upscal|esrgan|controlnet|nano-banana/i;

/** What a model of a host of many makes; null where its name does not tell. */
export function madeByName(model: string | null): "video" | "image" | null {
  if (films.test(model ?? "")) return "video";
  return pictures.test(model ?? "") ? "image" : null;
}

const reasoning = /(^|[/.-])o[134](-|$)|reason|thinking|deepseek-r|-r1\b|magistral/i;
const thinksByDefault = /(^|[/.-])(gpt-oss|gpt-[5-9](?!.*(chat|instant))|gemini-(2\.5|[3-9])(?!.*(lite|image))|grok-4(?!.*non-reasoning)|qwen3(?!.*(instruct|coder)))/i;
const small = /mini|nano|flash|haiku|lite|small|instant|turbo|luna|\b[1-9]b\b|8b/i;

/** Whether a model thinks before it answers unless it is told not to: what it thinks counts against the cap of its answer. */
export function thinks(model: string | null): boolean {
  return reasoning.test(model ?? "") || thinksByDefault.test(model ?? "");
}

/** How fast a model writes; a large one where nothing tells. The names are those of the assumptions (`speedFast`, …). */
export function speedClass(model: string | null): "Fast" | "Frontier" | "Reasoning" {
  if (reasoning.test(model ?? "")) return "Reasoning";
  return small.test(model ?? "") ? "Fast" : "Frontier";
}
