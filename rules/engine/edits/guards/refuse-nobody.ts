import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { isImported } from "../imported-names.js";
import { boundNames } from "../names.js";
import { parsed } from "../parsed.js";
import { endOf, indentOf } from "../text-positions.js";
import { answering, handlerAt } from "./handler-function.js";

/** A handler that looks up who is signed in and goes on whoever it is. */
export interface IgnoredLookup {
  /** The exported name of the handler. */
  handler: Span;
  /** The name of the call that looks it up. */
  lookup: Span;
  /** Whether that gives nothing where nobody is signed in; else an object in which there is nobody. */
  givesNobody: boolean;
  /** Where the handler's own ways to its model calls begin. */
  ways: readonly Span[];
  /** Of a server action: nothing can be answered, so it throws. */
  action: boolean;
}

/**
 * Refuses behind the look-up itself: `if (!session) return …401`. No edit where what it gives has no name
 * that says who it is, or a way to a model call begins before it or elsewhere.
 */
export function refuseNobody(file: string, text: string, { handler, lookup, givesNobody, ways, action }: IgnoredLookup): TextEdit[] {
  const source = parsed(file, text);
  const own = source && handlerAt(source.tree, handler);
  if (!source || !own?.body || !ts.isBlock(own.body)) return [];
  const { tree, facts: { style } } = source;
  const found = statementIn(own.body, lookup, tree);
  if (!found || !ways.every(([start]) => start >= found.statement.end && start < found.block.end)) return [];
  const [declared, ...others] = found.statement.declarationList.declarations;
  const who = declared && others.length === 0 ? whoIn(declared.name, givesNobody) : null;
  const widened = action ? [] : isImported("NextResponse", "next/server", tree) ? [] : answering(own, source, file);
  if (who === null || widened === null) return [];

  const quote = style.quote;
  const words = `${quote}Please sign in.${quote}`;
  const response = isImported("NextResponse", "next/server", tree) ? "NextResponse" : "Response";
  const refusal = action ? `throw new Error(${words})` : `return ${response}.json({ error: ${words} }, { status: 401 })`;
  const at = endOf(text, found.statement);
  const indent = indentOf(text, found.statement.getStart(tree)) ?? "  ";
  return [...widened, { file, span: [at, at], text: `${style.newline}${indent}if (!${who}) ${refusal}${style.semicolons ? ";" : ""}` }];
}

/** The declaration that a call stands in, among the statements of a body or of a `try` in it. */
function statementIn(block: ts.Block, [start]: Span, tree: ts.SourceFile): { statement: ts.VariableStatement; block: ts.Block } | null {
  const around = block.statements.find((each) => start >= each.getStart(tree) && start < each.end);
  if (around && ts.isVariableStatement(around)) return { statement: around, block };
  return around && ts.isTryStatement(around) ? statementIn(around.tryBlock, [start, start], tree) : null;
}

const nobodys = ["userId", "user_id", "user"];

function whoIn(name: ts.BindingName, givesNobody: boolean): string | null {
  if (ts.isIdentifier(name)) return givesNobody && /session|user/i.test(name.text) ? name.text : null;
  const bound = boundNames(name);
  return nobodys.find((each) => bound.includes(each)) ?? null;
}
