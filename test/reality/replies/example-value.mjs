/**
 * The smallest value that a JSON schema accepts, as far as tools and outputs of the shapes use schemas.
 *
 * @param {any} schema a JSON schema; a missing one gives an empty object
 */
export function exampleValue(schema) {
  if (!schema) return {};
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleValue(schema.anyOf[0]);

  switch (schema.type) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, value]) => [name, exampleValue(value)]));
    case "array":
      return Array.from({ length: schema.minItems ?? 1 }, () => exampleValue(schema.items));
    case "string":
      return "ok";
    case "number":
    case "integer":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    default:
      return null;
  }
}
