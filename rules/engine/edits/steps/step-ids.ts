/** Names that say nothing of what they hold. */
const empty = new Set(["text", "object", "result", "results", "res", "response", "data", "completion", "output", "answer", "message", "value", "content", "r", "it", "one", "created", "row", "rows", "embedding", "embeddings"]);

/** Ids that are readable and used once, for the steps of one durable function. */
export class StepIds {
  private readonly taken: Set<string>;

  /** `taken`: ids that are there already. */
  constructor(taken: readonly string[] = []) {
    this.taken = new Set(taken);
  }

  /** From what holds the result, where that says something, else from what is called. */
  idFor(variable: string | null, callee: string): string {
    const told = variable !== null && !empty.has(variable) && !/err(?:or)?$/i.test(variable) ? kebab(variable) : "";
    const base = told || kebab(calledIn(callee).join("-")) || kebab(callee) || "step";
    let id = base;
    for (let count = 2; this.taken.has(id); count++) id = `${base}-${count}`;
    this.taken.add(id);
    return id;
  }
}

/** The last two words of a call that say what it does: `db.insert(users).values` → `insert(users)`, `supabase.from("rows").insert` → `"rows"`, `insert`. */
function calledIn(callee: string): string[] {
  const parts = callee.replace(/\)\.(?:values|set)$/, ")").split(".").slice(-2);
  return parts.filter((part) => !/^(chat|default|this|openai|anthropic|client|ai|db|prisma)$/i.test(part)).map((part) => part.replace(/^(?:from|collection)\(/, ""));
}

function kebab(name: string): string {
  const words = name.replace(/[^A-Za-z0-9]+/g, "-").replace(/([a-z0-9])([A-Z])/g, "$1-$2").replace(/([A-Z])([A-Z][a-z])/g, "$1-$2");
  return words.replace(/^-+|-+$/g, "").toLowerCase();
}
