import type { Api, PackageApis } from "./api.js";
import { memberGuard, row, throwingGuard, truthyGuard, under } from "./describe.js";

/** Schemas: what throws, what tells by its result (FACTS F). A cast, or `convertToModelMessages`, validates nothing. */

const throws = throwingGuard("validation", { sync: true });
const rejects = throwingGuard("validation");
const tells = truthyGuard("validation");
const succeeds = memberGuard("validation", ["success"]);

/** `z.object({…}).strict().parse(x)`: schemas are built in any number of calls. */
const zod: Record<string, Api> = {
  ...under("**.", ["parse", "decode"], throws),
  ...under("**.", ["parseAsync", "decodeAsync"], rejects),
  ...under("**.", ["safeParse", "safeParseAsync", "spa", "safeDecode", "safeDecodeAsync"], memberGuard("validation", ["success", "!error", "data"])),
};
const yup: Record<string, Api> = {
  ...under("**.", ["validateSync", "cast"], throws),
  ...under("**.", ["validate"], rejects),
  ...under("**.", ["isValid", "isValidSync"], tells),
};
const joi: Record<string, Api> = {
  ...under("**.", ["validate"], memberGuard("validation", ["!error"])),
  ...under("**.", ["validateAsync"], rejects),
  ...under(["", "default."], ["attempt", "assert"], throws),
};
const valibot: Record<string, Api> = {
  ...under(["", "v."], ["parse", "assert"], throws),
  ...under(["", "v."], ["parseAsync"], rejects),
  ...under(["", "v."], ["safeParse", "safeParseAsync"], memberGuard("validation", ["success", "!issues"])),
  ...under(["", "v."], ["is"], tells),
  ...under(["", "v."], ["parser()"], throws),
  ...under(["", "v."], ["parserAsync()"], rejects),
  ...under(["", "v."], ["safeParser()", "safeParserAsync()"], succeeds),
};
const typebox: Record<string, Api> = {
  ...under(["Value.", "default."], ["Parse", "Decode", "Assert"], throws),
  ...under(["Value.", "default."], ["Check"], tells),
};
const effectSchema = under(["Schema.", ""], ["decodeUnknownSync()", "decodeSync()", "decodeUnknownPromise()", "decodePromise()", "asserts()"], throws);

export const validationGuards: PackageApis[] = [
  ...["@t3-oss/env-nextjs", "@t3-oss/env-core"].map((module) => row(module, "@t3-oss/env-nextjs@0.13.11: its types", { createEnv: { kind: "environment" } })),
  row("envalid", "envalid@8.2.0: its types", { cleanEnv: { kind: "environment" } }),
  row("znv", "znv@0.5.0: its types", { parseEnv: { kind: "environment" } }),
  ...["zod", "zod/v3", "zod/v4", "zod/v4/core", "zod/mini", "zod/v4-mini", "@hono/zod-openapi", "zod-form-data"].map((module) =>
    row(module, "zod@4: classic/schemas.d.ts; FACTS F", zod)),
  row("valibot", "valibot@1; FACTS F", valibot),
  row("arktype", "arktype@2; FACTS F", {
    "type()": { kind: "guard", guard: "validation", passes: { when: "not-instance", of: "type.errors" } },
    "type().assert": throws,
    "type().allows": tells,
  }),
  row("yup", "yup@1: Schema; FACTS F", yup),
  row("joi", "joi@17: index.d.ts", joi),
  row("@sinclair/typebox/value", "@sinclair/typebox@0.34: value/index.d.ts", typebox),
  row("@sinclair/typebox/compiler", "@sinclair/typebox@0.34: compiler/index.d.ts", {
    "TypeCompiler.Compile().Check": tells,
    ...under("TypeCompiler.Compile().", ["Decode"], throws),
  }),
  row("typebox/value", "typebox@1: value/index.d.ts", typebox),
  row("ajv", "ajv@8.20.0: its types", { ...under(["default#", "Ajv#"], ["compile()", "validate"], tells) }),
  row("superstruct", "superstruct@2.0.2: its types", {
    ...under("", ["assert", "create", "mask"], throws),
    is: tells,
    validate: memberGuard("validation", ["!0"]),
  }),
  row("effect", "effect@3: Schema (unverified)", effectSchema),
  row("@effect/schema", "effect@3: Schema (unverified)", effectSchema),
  { module: "ai", versions: ">=5", source: "ai@5.0.277; FACTS C4, F", apis: { validateUIMessages: throws, safeValidateUIMessages: succeeds } },
];
