import type { GuardApi, GuardKind } from "../../../catalog/api.js";
import { matchesPath } from "../../guards/matcher.js";
import {
  alternativesOf, constant, external, objectValue, opaque, promiseOf, truthiness, undefinedValue, union, wrapper, type Abstract, type ExternalValue,
} from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn } from "../activation.js";
import { letsInServices } from "./checks.js";
import { answersChecked } from "../model-calls/answers.js";
import { requestLength } from "../model-calls/call-data.js";
import { callWith, mayThrow, type Call, type Called } from "../call.js";
import { become, dependenciesOf, dependsOn, mergeDependencies, type Dependencies } from "../values/dependencies.js";
import { and, noFacts, withFact } from "./guard-facts.js";
import { guardKey } from "./guard-key.js";
import type { KnownGuard } from "./known-guard.js";
import { nothing, sequence } from "../linked.js";
import { option } from "../options.js";
import { responseFrom } from "../response.js";
import type { Run } from "../run.js";
import { schemaValue } from "../values/schema-value.js";
import { settle } from "../settle.js";

/**
 * What calling a guard of a library gives: alternatives, those that pass implying that it has
 * passed. Whether anybody looks at them is then a matter of conditions like any other.
 */
export function* guarded(api: GuardApi, callee: ExternalValue, call: Call): Run<Called> {
  const [first] = call.args.list;
  if (api.takesOptions && first?.kind === "object" && first.brand === null) return { node: nothing, value: external(callee.module, callee.from, `${callee.path}()`, call.args.list, callee) };
  const url = pathOf(first);
  const source = { args: call.args, callee };
  const decides = url === null ? undefined : api.decides && option(api.decides.by, source);
  if (decides) return yield* decided(api, decides, callee, call);
  if (url !== null && ((api.unless && option(api.unless, source)) || api.exceptRoutes?.some((at) => namesPath(option(at, source), url)))) {
    return { node: nothing, value: promiseOf(undefinedValue) };
  }
  return asked(api, callee, call);
}

/** A callback of the app says who may pass: it is handed what the guard knows of the caller. */
function* decided(api: GuardApi, by: Abstract, callee: ExternalValue, call: Call): Run<Called> {
  const at = placeIn(call.activation, call.effect.nameSpan);
  const caller = call.linker.guardedValue(api.guard, `${callee.path} of ${callee.module}`, at);
  const handed = objectValue(new Map([[api.decides!.session, caller], [api.decides!.request, call.args.list[0] ?? undefinedValue]]));
  const called: Called = yield* callWith(by, [handed], call, true);
  const said = called.value && settle(called.value);
  if (!said) return { node: called.node, value: promiseOf(undefinedValue, noFacts, true) };
  const refused = responseFrom([], "redirect");
  const passed = alternativesOf(caller).find(({ value }) => truthiness(value) === true)?.facts ?? noFacts;
  const ways = alternativesOf(said.value).map(({ value, facts }) => {
    if (truthiness(value) === false) return { value: refused, facts };
    // What it says cannot be told but from the session: it is looked at.
    const looked = value.kind === "opaque" && dependsOn(value.dependencies, "call");
    return { value: value.kind === "object" ? value : undefinedValue, facts: looked ? and(facts, passed) : facts };
  });
  return { node: called.node, value: promiseOf(union(ways), said.facts) };
}

/** The path a request is for, where it is known. */
function pathOf(request: Abstract | undefined): string | null {
  const url = request?.kind === "opaque" && request.brand === "Request" ? request.why.split(" ")[2] : undefined;
  return url?.startsWith("/") ? url : null;
}

/** Patterns that cannot be read name nothing. */
function namesPath(patterns: Abstract | undefined, url: string): boolean {
  if (patterns?.kind === "array") return patterns.items.some((one) => namesPath(one, url));
  return patterns?.kind === "constant" && typeof patterns.value === "string" && matchesPath(patterns.value, url);
}

function asked(api: GuardApi, callee: ExternalValue, call: Call): Called {
  const at = placeIn(call.activation, call.effect.nameSpan);
  const how = `${call.effect.text} (${callee.module})`;
  const kinds = kindsOf(api, callee);
  const keyed = api.key && option(api.key, { args: call.args, callee });
  const key = keyed && guardKey(keyed);
  const checked = api.guard === "validation" || api.passes.when === "not-instance" ? validated(callee, call) : null;
  const guards = kinds.map((kind) => call.linker.guard({ kind, at, how, ...(kind === "validation" ? lookedAt(checked, call) : {}), ...(key ? { key } : {}), ...(letsServicesIn(api, call) ? { services: true } : {}) }));
  const passed = kinds.reduce((facts, kind, index) => withFact(facts, kind, [guards[index]!]), noFacts);
  const { passes } = api;
  const denies = passes.when === "returned" || throwsHere(api, callee, call);
  const node = sequence([{ kind: "guard", guard: guards[0]!, at }, answersChecked(call.args.list, call.activation, call.effect.span), mayThrow(call, denies)]);
  const dependencies = dependenciesOf([{ kind: "call", name: `${callee.module} ${callee.path}` }]);
  const yes = opaque(`passed ${callee.path}`, dependencies, { truthy: true });

  if (denies) {
    const value = checked ?? yes;
    if (!api.sync) return { node, value: promiseOf(value, passed) };
    call.state.assert(passed);
    return { node, value };
  }
  switch (passes.when) {
    case "truthy":
      return { node, value: either(yes, passed, constant(null)) };
    case "falsy":
      return { node, value: union([{ value: constant(null), facts: passed }, { value: yes, facts: noFacts }]) };
    case "members":
      return { node, value: either(withMethods(withData(withMembers(passes.members, true, dependencies), checked), api, callee), passed, withMethods(withMembers(passes.members, false, dependencies), api, callee)) };
    case "method": {
      const told = [{ name: passes.name, returns: passes.returns }, ...(passes.also ?? [])];
      return { node, value: either(telling(told, true, dependencies), passed, telling(told, false, dependencies)) };
    }
    case "not-instance": {
      const failure = external(callee.module, callee.from, `${passes.of}#`, [], null);
      return { node, value: either(checked ?? yes, passed, failure) };
    }
    case "wrapped": {
      const target = call.args.list[passes.argument];
      return { node: { kind: "sequence", parts: [] }, value: target ? wrapper(target, { guards }) : undefinedValue };
    }
  }
}

function letsServicesIn({ services }: GuardApi, { args }: Call): boolean {
  return services === true || (services === "compared" && letsInServices(mergeDependencies(args.list.map(madeOf))));
}

/** What a value was made of; a hash, of what was hashed. */
function madeOf(value: Abstract): Dependencies {
  const all = [dependenciesIn(value)];
  for (let at = value.kind === "external" ? value : null; at; at = at.base) all.push(...(at.arguments ?? []).map(madeOf));
  return mergeDependencies(all);
}

/** What a schema has let through: its shape, with what it says of lengths. */
function validated(callee: ExternalValue, call: Call): Abstract {
  const input = checkedBy(call);
  // A checked environment (`schema.parse(process.env)`) is the environment.
  if (input.kind === "builtin" && input.name === "process.env") return input;
  return schemaValue(schemaOf(callee, call), become(dependenciesIn(input), "checked"));
}

/** Of the request: which parts a schema looks at, and how much of them it lets through. */
function lookedAt(checked: Abstract | null, call: Call): Pick<KnownGuard, "parts" | "most"> {
  const most = checked && requestLength(checked);
  return { parts: partsIn(checkedBy(call)), ...(most === null ? {} : { most }) };
}

/** What a schema is asked about. */
function checkedBy(call: Call): Abstract {
  return call.args.list[call.args.list.length - 1] ?? undefinedValue;
}

/** The parts of the request a value is, whole: what is read of one says nothing of the rest. */
function partsIn(value: Abstract): readonly string[] {
  const { all } = dependenciesIn(value);
  return all.some((one) => one.kind === "member") ? [] : all.flatMap((one) => (one.kind === "request" && !one.as ? [one.name] : []));
}

/** `schema.parse(x)`: the schema is what the method was taken from; `v.parse(schema, x)`: the first argument. */
function schemaOf(callee: ExternalValue, call: Call): Abstract {
  const [first] = call.args.list;
  return call.args.list.length > 1 && first?.kind === "external" ? first : (callee.base ?? callee);
}

function withData(result: Abstract, checked: Abstract | null): Abstract {
  if (checked === null || result.kind !== "object") return result;
  return objectValue(new Map(result.members).set("data", checked), { rest: result.rest });
}

function withMethods(result: Abstract, api: GuardApi, callee: ExternalValue): Abstract {
  if (!api.methods || result.kind !== "object") return result;
  const methods = api.methods.map((name) => [name, external(callee.module, callee.from, `${callee.path}().${name}`, null, callee)] as const);
  return objectValue(new Map([...result.members, ...methods]), { rest: result.rest });
}

function either(passes: Abstract, facts: typeof noFacts, denies: Abstract): Abstract {
  return union([{ value: passes, facts }, { value: denies, facts: noFacts }]);
}

/** An object whose members (also nested ones) tell whether the check has passed. */
function withMembers(members: { path: string[]; is: "truthy" | "falsy" }[], passed: boolean, dependencies: ReturnType<typeof dependenciesOf>): Abstract {
  const root: Nested = new Map();
  let any: Abstract | null = null;
  for (const { path, is } of members) {
    const truthy = (is === "truthy") === passed;
    const value = truthy ? opaque(path.join("."), dependencies, { truthy: true }) : path[path.length - 1] === "success" ? constant(false) : constant(null);
    if (path.length === 1 && path[0] === "*") any = value;
    else nest(root, path, value);
  }
  return frozen(root, any ?? opaque("a member", dependencies));
}

type Nested = Map<string, Abstract | Nested>;

function nest(root: Nested, path: readonly string[], value: Abstract): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    if (!(root.get(name) instanceof Map)) root.set(name, value);
    return;
  }
  const inner = root.get(name);
  const next: Nested = inner instanceof Map ? inner : new Map();
  root.set(name, next);
  nest(next, rest, value);
}

function frozen(root: Nested, rest: Abstract): Abstract {
  return objectValue(new Map([...root].map(([name, value]) => [name, value instanceof Map ? frozen(value, rest) : value])), { rest });
}

/** An object with methods that tell (`decision.isDenied()`). */
function telling(methods: { name: string; returns: boolean }[], passed: boolean, dependencies: ReturnType<typeof dependenciesOf>): Abstract {
  const members = new Map<string, Abstract>(methods.map(({ name, returns }) => [`${name}()`, constant(passed === returns)]));
  return objectValue(members, { brand: "Decision", rest: opaque("of a decision", dependencies) });
}

function throwsHere(api: GuardApi, callee: ExternalValue, call: Call): boolean {
  if (!api.throwsWhen) return false;
  const value = option(api.throwsWhen.option, { args: call.args, callee });
  return value?.kind === "constant" && api.throwsWhen.values.includes(value.value as string | boolean);
}

/** Arcjet's rules say what it guards against: names of the exports that made them. */
function kindsOf(api: GuardApi, callee: ExternalValue): GuardKind[] {
  if (!api.kindByRule) return [api.guard, ...(api.also ?? [])];
  const found = new Set<GuardKind>();
  for (let at: ExternalValue | null = callee; at; at = at.base) {
    for (const argument of at.arguments ?? []) collect(argument, api.kindByRule.kinds, found, 4);
  }
  return found.size > 0 ? [...found] : [api.guard];
}

function collect(value: Abstract, kinds: Record<string, GuardKind>, found: Set<GuardKind>, depth: number): void {
  if (depth === 0) return;
  if (value.kind === "external") {
    const name = value.path.replace(/\(\)$/, "").split(".").pop() ?? "";
    const kind = kinds[name];
    if (kind) found.add(kind);
  } else if (value.kind === "array") {
    for (const item of [...value.items, ...(value.rest ? [value.rest] : [])]) collect(item, kinds, found, depth - 1);
  } else if (value.kind === "object") {
    for (const member of value.members.values()) collect(member, kinds, found, depth - 1);
  } else if (value.kind === "union") {
    for (const one of value.alternatives) collect(one.value, kinds, found, depth - 1);
  }
}
