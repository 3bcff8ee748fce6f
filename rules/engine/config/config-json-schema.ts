import { z } from "zod";
import { configSchema } from "./config.js";
import type { Rule } from "../define-rule.js";

type JsonSchema = Record<string, unknown>;

/** The JSON schema of `ai-routes.config.json` that editors read, with every rule and its options. */
export function configJsonSchema(rules: readonly Rule[]): JsonSchema {
  const schema = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" }) as JsonSchema;
  const severity = { enum: ["off", "info", "warning", "error"] };
  const settings = Object.fromEntries(
    rules.map((rule) => [
      rule.id,
      {
        description: rule.summary,
        anyOf: [severity, { type: "array", items: [severity, optionsJsonSchema(rule)], minItems: 2, maxItems: 2 }],
      },
    ]),
  );
  const ruleSettings = { type: "object", properties: settings, additionalProperties: false };
  const properties = schema["properties"] as Record<string, JsonSchema>;
  const overrides = (properties["overrides"]!["items"] as JsonSchema)["properties"] as Record<string, JsonSchema>;
  // Where the config's own schema knows rules by any name, this one names them.
  for (const place of [properties, overrides]) {
    place["rules"] = { description: place["rules"]!["description"], ...ruleSettings };
  }
  return schema;
}

/** The JSON schema of one rule's options; `{}` accepts anything. ESLint validates by draft 4. */
export function optionsJsonSchema(rule: Rule, target: "draft-7" | "draft-4" = "draft-7"): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(rule.options, { io: "input", target, unrepresentable: "any" }) as JsonSchema;
  return schema;
}
