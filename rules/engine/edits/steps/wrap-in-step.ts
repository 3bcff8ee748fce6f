import ts from "typescript";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { parsed, type Parsed } from "../parsed.js";
import { callOrTemplateAt, pathTo } from "../tree.js";
import { Refused } from "./refused.js";
import { StepIds } from "./step-ids.js";
import { writeStep, type StepCall } from "./write-step.js";

/** A durable function as its text has it, and how a step is written in it. */
interface DurableBody {
  written: ts.ArrowFunction | ts.FunctionExpression;
  run: string;
  /** What makes that known there. */
  edits: TextEdit[];
}

/**
 * Makes the call of an effect that stands in a durable function's own text a step of it. `taken`: ids of
 * the steps it has. No edit where the function's text does not say how it comes by its steps, or where a
 * step could not remember what the code goes on to use.
 */
export function wrapInStep(text: string, engine: string, call: StepCall, taken: readonly string[]): TextEdit[] {
  const { file, span } = call.at;
  const source = parsed(file, text);
  const node = source && callOrTemplateAt(source.tree, span);
  const body = node && durableAround(source, node, engine);
  if (!body) return [];
  try {
    const step = writeStep(source, body.written.body, call, new StepIds(taken), body.run);
    return [...body.edits, ...step.counting, ...step.edits];
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

function durableAround(source: Parsed, node: ts.Node, engine: string): DurableBody | null {
  const path = pathTo(source.tree, node).reverse();
  for (const [depth, written] of path.entries()) {
    const call = path[depth + 1];
    if (!(ts.isArrowFunction(written) || ts.isFunctionExpression(written)) || !call || !ts.isCallExpression(call) || !call.arguments.includes(written)) continue;
    const called = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : call.expression.getText(source.tree);
    if (engine === "inngest" && called === "endpoint") return { written, run: "step.run", edits: addImport(source, "step", "inngest") };
    if (engine === "inngest" && called === "createFunction") return inngestFunction(source, written);
    if (engine === "upstash" && (called === "serve" || called === "createWorkflow")) {
      const name = written.parameters[0]?.name;
      return name && ts.isIdentifier(name) ? { written, run: `${name.text}.run`, edits: [] } : null;
    }
  }
  return null;
}

/** Inngest hands the steps over: `async ({ event, step }) => …`; where they are not taken yet, they are from now on. */
function inngestFunction({ file, tree }: Parsed, written: DurableBody["written"]): DurableBody | null {
  const [first] = written.parameters;
  const insert = (at: number, added: string): DurableBody => ({ written, run: "step.run", edits: [{ file, span: [at, at], text: added }] });
  if (!first) {
    const open = written.getFirstToken(tree)!.kind === ts.SyntaxKind.OpenParenToken ? written.getStart(tree) : tree.text.indexOf("(", written.getStart(tree));
    return insert(open + 1, "{ step }");
  }
  if (ts.isIdentifier(first.name)) return { written, run: `${first.name.text}.step.run`, edits: [] };
  if (!ts.isObjectBindingPattern(first.name)) return null;
  const { elements } = first.name;
  const own = elements.find((each) => (each.propertyName ?? each.name).getText(tree) === "step");
  if (own) return ts.isIdentifier(own.name) ? { written, run: `${own.name.text}.run`, edits: [] } : null;
  const last = elements.at(-1);
  // A written type says what is handed over: it would have to be changed as well.
  return last && !last.dotDotDotToken && !first.type ? insert(last.end, ", step") : null;
}
