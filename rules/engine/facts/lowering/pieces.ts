import type ts from "typescript";
import type { FunctionOptions } from "./functions.js";

/** How much of each list of a file's facts is taken, and how many names are given. */
export interface Counts {
  functions: number;
  variables: number;
  classes: number;
  imports: number;
  results: number;
  loops: number;
  switches: number;
}

/** Where a function stands. Offsets: with what is before its first token, that token, its parameters, its end. */
export interface Extent {
  kind: ts.SyntaxKind;
  pos: number;
  start: number;
  parameters: number;
  end: number;
}

/** A function of the top level, with all that lowering it took from outside and took of the lists. */
export interface Piece extends Extent {
  options: FunctionOptions;
  /** Of the statement it stands in. */
  annotations: string[];
  from: Counts;
  to: Counts;
}

export function extentOf(node: ts.FunctionLikeDeclaration, file: ts.SourceFile): Extent {
  return { kind: node.kind, pos: node.pos, start: node.getStart(file), parameters: node.parameters.pos, end: node.end };
}
