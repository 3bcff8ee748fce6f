import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import { lowered, loweredFunction, text } from "./lowered.js";

const source = `
  import { Base } from "./base";
  @Injectable()
  export class Service extends Base {
    static shared = new Service();
    private readonly client: OpenAI;
    #key = process.env.KEY;
    declare erased: string;
    constructor() { super(1); this.client = make(); }
    get ready() { return this.#key; }
    set ready(value) {}
    static create() { return new Service(); }
    async run() { return super.run(); }
    abstract missing(): void;
  }`;

describe("classes", () => {
  const [service] = extractFacts(source, "ts").classes;

  it("list their methods by name and kind", () => {
    expect(service?.methods.map(({ name, kind, static: isStatic }) => `${isStatic ? "static " : ""}${kind} ${name}`)).toEqual([
      "get ready",
      "set ready",
      "static method create",
      "method run",
    ]);
  });

  it("list their fields with types, without those that are only declared", () => {
    expect(service?.fields.map(({ name, type, initializer }) => [name, type?.path.join(".") ?? null, initializer !== null])).toEqual([
      ["shared", null, true],
      ["client", "OpenAI", false],
      ["#key", null, true],
    ]);
  });

  it("know their variable and their base", () => {
    const facts = extractFacts(source, "ts");
    expect(facts.variables[service?.variable ?? -1]?.name).toBe("Service");
    expect(service?.extends).toEqual({ kind: "variable", id: 0 });
  });

  it("call `super` by name in constructor and methods", () => {
    expect(loweredFunction("Service", source, "ts")).toBe(text`
      r1 = call super(1)
      r2 = call global make()
      put this["client"] = r2
    `);
    expect(loweredFunction("run", source, "ts")).toBe(text`
      r4 = call super.run()
      return r4
    `);
  });

  it("run their static blocks once they are made", () => {
    expect(lowered("class A { static { register(A); } }")).toBe(text`
      A = class 0
      r0 = call global register(A)
    `);
  });

  it("may extend what a call gives", () => {
    expect(lowered("const A = class B extends mixin(C) {};")).toBe(text`
      r0 = call global mixin(global C)
      B = class 0
      A = B
    `);
  });

  it("return a field's value from its initializer", () => {
    expect(loweredFunction("shared", source, "ts")).toBe(text`
      r0 = new Service()
      return r0
    `);
  });
});
