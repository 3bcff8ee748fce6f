import type { ClassFacts } from "../../facts/file-facts.js";
import {
  external, FOREIGN, functionValue, objectValue, opaque, undefinedValue, type Abstract, type ClassValue, type ExternalValue,
} from "../values/abstract.js";
import type { Call, Called } from "../call.js";
import { canonical } from "../values/canonical.js";
import { selfCell } from "../frame.js";
import type { Linker } from "../linker.js";
import { nothing, type Linked } from "../linked.js";
import { merged } from "../values/mutation.js";
import type { Run } from "../run.js";
import { leaveBehind, summaryOf, type Summary } from "./functions.js";
import type { OpenCycle } from "./recursion.js";

/** `new C(…)`: fields and constructors, of the class and those it extends. */
export function* construct(cls: ClassValue, call: Call): Run<Called> {
  const foreign = foreignAncestor(cls, call.linker);
  const brand = foreign ? errorBrand(foreign, cls, call.linker) : null;
  const made = yield* constructInto(cls, objectValue(new Map(), { class: cls, brand }), call);
  let self = made.self;
  // An error of the app: what it was made with tells whom it refuses.
  if (self.kind === "object" && self.brand === "Error" && !self.members.has("message") && call.args.list[0]) {
    self = objectValue(new Map(self.members).set("message", call.args.list[0]), { class: cls, brand: "Error" });
  }
  return { node: made.node, value: self };
}

/** `super(…)` in the constructor of `home`: what the class above does to `this`, then the fields of `home`. */
export function* constructSuper(parent: ClassValue, home: ClassValue, call: Call): Run<Called> {
  const cell = selfCell(call.activation.frame);
  const before = call.state.get(cell) ?? call.activation.self ?? objectValue(new Map(), { class: home });
  const made = yield* constructInto(parent, before, call);
  const self: Abstract = yield* initialised(home, call.linker.classFacts(home), made.self, call);
  call.state.set(cell, self);
  return { node: made.node, value: self };
}

/** `super(…)` where the class above is a package's: what that makes is a part of `this`. */
export function constructForeign(parent: ExternalValue, call: Call): Called {
  const cell = selfCell(call.activation.frame);
  const self = call.state.get(cell) ?? call.activation.self;
  if (self) call.state.set(cell, foreignPart(parent, self, call));
  return { node: nothing, value: undefinedValue };
}

/** An instance with its package's part, where the catalogue knows that class: members the app does not write are those. */
function foreignPart(parent: ExternalValue, self: Abstract, call: Call): Abstract {
  if (self.kind !== "object" || !call.linker.api(parent.module, parent.from, `${parent.path}#*`)) return self;
  const made = external(parent.module, parent.from, `${parent.path}#`, call.args.list, parent);
  return objectValue(new Map(self.members).set(FOREIGN, made), { class: self.class, brand: self.brand, rest: self.rest });
}

function* constructInto(cls: ClassValue, start: Abstract, call: Call, depth = 0): Run<{ node: Linked; self: Abstract }> {
  const { linker } = call;
  const facts = linker.classFacts(cls);
  const parent = linker.superOf(cls);
  const ctorFacts = facts.constructor === null ? undefined : cls.frame.facts.functions[facts.constructor];
  if (facts.constructor === null || !ctorFacts) {
    const above: { node: Linked; self: Abstract } = parent?.kind === "class" && depth < 12 ? yield* constructInto(parent, start, call, depth + 1) : { node: nothing, self: parent?.kind === "external" ? foreignPart(parent, start, call) : start };
    return { node: above.node, self: yield* initialised(cls, facts, above.self, call) };
  }
  // Below another class of the app, the fields are set when its constructor has run (`super(…)`).
  const self: Abstract = parent?.kind === "class" ? start : yield* initialised(cls, facts, start, call);
  const ctor = functionValue(cls.file, facts.constructor, cls.frame, null);
  const summary: Summary | OpenCycle = yield* summaryOf({ fn: ctor, facts: ctorFacts, args: call.args, self, state: call.state }, linker);
  if ("cycle" in summary) return { node: nothing, self };
  leaveBehind(summary.writes, summary.given, call.args, call.state, call);
  return { node: summary.node, self: summary.self ? merged(self, canonical(self), summary.self) : self };
}

function* initialised(cls: ClassValue, facts: ClassFacts, start: Abstract, call: Call): Run<Abstract> {
  let self = start;
  for (const field of facts.fields) {
    if (field.static || self.kind !== "object") continue;
    let value: Abstract = undefinedValue;
    const initializer = field.initializer === null ? undefined : cls.frame.facts.functions[field.initializer];
    if (initializer) {
      const fn = functionValue(cls.file, field.initializer!, cls.frame, null);
      const summary: Summary | OpenCycle = yield* summaryOf({ fn, facts: initializer, args: { list: [], rest: null }, self, state: call.state }, call.linker);
      value = "cycle" in summary ? opaque("a recursive field") : (summary.value ?? undefinedValue);
    } else if (field.type) {
      value = call.linker.typedIn(cls.file, cls.frame, opaque(field.name), field.type);
    }
    self = objectValue(new Map(self.members).set(field.name, value), { class: self.class, brand: self.brand });
  }
  return self;
}

/** What the topmost class of the app extends, if anything. */
function foreignAncestor(cls: ClassValue, linker: Linker): Abstract | null {
  let at: Abstract | null = cls;
  for (let depth = 0; at?.kind === "class" && depth < 12; depth++) at = linker.superOf(at);
  return at?.kind === "class" ? null : at;
}

function errorBrand(foreign: Abstract, cls: ClassValue, linker: Linker): string | null {
  if (foreign.kind === "builtin") return /Error$/.test(foreign.name) ? "Error" : foreign.name;
  return /Error$/.test(linker.classFacts(cls).name) ? "Error" : null;
}
