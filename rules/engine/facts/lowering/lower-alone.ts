import type ts from "typescript";
import type { FileFacts, FunctionFacts } from "../file-facts.js";
import type { VariableId } from "../values.js";
import { declareBlock } from "./declarations.js";
import { lowerFunction } from "./functions.js";
import { Lowering } from "./lowering.js";
import type { Counts, Piece } from "./pieces.js";

/**
 * Lowers a piece alone, in a text that is another within it only. Null: what it says matters outside
 * of it (how much it takes, which variables of the module it writes, …), so all has to be lowered.
 *
 * @param names of the module's scope
 * @param node what the piece is in the tree `file`
 */
export function lowerAlone(
  piece: Piece, node: ts.FunctionLikeDeclaration, text: string, file: ts.SourceFile, facts: FileFacts, names: ReadonlyMap<string, VariableId>,
): Lowering | null {
  const l = new Lowering(text, file);
  l.goOn(facts, names, piece.from);
  // Names that are known declare nothing: this is for the types.
  declareBlock(l, file.statements);
  l.annotations = piece.annotations;
  const id = lowerFunction(l, node, piece.options);
  const isWhole = !l.hasInnerTypes && l.tooDeep === null && l.frame.argumentsVariable === null;
  return isWhole && sameCounts(l.counts(), piece.to) && sameOutside(l.functions[id]!, facts.functions[id]!) ? l : null;
}

function sameCounts(a: Counts, b: Counts): boolean {
  return (Object.keys(a) as (keyof Counts)[]).every((key) => a[key] === b[key]);
}

/** Whether a function does the same to what stands around it. */
function sameOutside(a: FunctionFacts, b: FunctionFacts): boolean {
  return a.usesThis === b.usesThis && a.assignsFree.join() === b.assignsFree.join() && a.changesFree.join() === b.changesFree.join();
}
