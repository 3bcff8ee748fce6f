import ts from "typescript";
import { aroundCode, factsOfTree, readable, withoutContent } from "./extract-facts.js";
import type { FileFacts, FunctionFacts, Language } from "./file-facts.js";
import { lowerAlone } from "./lowering/lower-alone.js";
import type { Lowering } from "./lowering/lowering.js";
import type { Extent, Piece } from "./lowering/pieces.js";
import { Adoption, move, spansIn } from "./moving.js";
import { changeBetween, parseAgain, parseText, type Change } from "./parse.js";
import type { Span, VariableId } from "./values.js";

/** A text, and what is kept of it so that the facts of the next one cost what was edited. */
interface Kept {
  text: string;
  language: Language;
  facts: FileFacts;
  /** Of no use once there is another text. */
  tree: ts.SourceFile;
  pieces: KeptPiece[];
  /** Of all that is in no piece, and of what pieces share with that. */
  spans: ReadonlySet<Span>;
  /** Those of the module's scope. */
  names: ReadonlyMap<string, VariableId>;
  /** Whether nothing in the pieces concerns the others but what {@link lowerAlone} looks at. */
  isApart: boolean;
  /** Characters. */
  lowered: number;
}

interface KeptPiece extends Piece {
  /** Of what it alone holds. */
  spans: ReadonlySet<Span>;
}

/** What a piece takes of a file's lists. */
type Taken = Pick<FileFacts, "functions" | "variables" | "classes" | "imports">;

/** Files that are typed in at the same time, more or less: trees are large. */
const MOST = 3;

/**
 * The facts of files while somebody types in them. They say what {@link extractFacts} says of the
 * text, but what an edit leaves alone stays the same objects: their spans are *moved*, within them, to
 * where they stand now. Whoever holds a part of the facts of the last text has it in its place of today.
 */
export class EditedTexts {
  private readonly kept = new Map<string, Kept>();

  /** The facts of a file's text, and how many characters were lowered for them. `last`: those of the text before, of which nobody has others. */
  factsOf(file: string, text: string, language: Language, last: FileFacts | null = null): Pick<Kept, "facts" | "lowered"> {
    const before = this.kept.get(file);
    this.kept.delete(file);
    const read = (): Kept => {
      const now = before?.language === language ? readAgain(before, text) : readWhole(text, parseText(text, language), language, last);
      this.kept.set(file, now);
      for (const oldest of this.kept.keys()) if (this.kept.size > MOST) this.kept.delete(oldest);
      return now;
    };
    return readable<Pick<Kept, "facts" | "lowered">>(text, read, (why) => ({ facts: withoutContent(text, language, why), lowered: text.length }));
  }
}

function readAgain(before: Kept, text: string): Kept {
  const change = changeBetween(before.text, text);
  // Of what it takes over, the parser does not tell again what was wrong with it.
  const tree = before.facts.syntaxErrors.length > 0 ? parseText(text, before.language) : parseAgain(before.tree, text, change);
  const piece = before.isApart ? before.pieces.find((one) => holds(one, change)) : undefined;
  const node = piece && nodeOf(piece, tree, change);
  const alone = node ? lowerAlone(piece!, node, text, tree, before.facts, before.names) : null;
  return alone ? withPiece(before, piece!, alone, change) : readWhole(text, tree, before.language, before.facts);
}

/** Lowers all of it; what has come out as it was before stays what it was. */
function readWhole(text: string, tree: ts.SourceFile, language: Language, before: FileFacts | null): Kept {
  const { facts: now, lowering: l } = factsOfTree(text, tree, language);
  const facts = before ? adoptedFacts(now, before) : now;
  const spans = spansOfRest(facts, l.pieces);
  const pieces = l.pieces.map((piece) => ({ ...piece, spans: ownSpans(takenBy(piece, facts), spans) }));
  const isApart = l.tooDeep === null && !l.hasInnerTypes && l.frame.argumentsVariable === null;
  return { text, language, facts, tree, pieces, spans, names: l.top.names, isApart, lowered: text.length };
}

/** Whether a change lies in what only the function itself sees: comments before it, its parameters, its body. */
function holds({ pos, start, parameters, end }: Extent, change: Change): boolean {
  return (change.start >= pos && change.end <= start) || (change.start >= parameters && change.end < end);
}

/** What a piece has become in the next tree, where it stands there as it did. */
function nodeOf(piece: Piece, tree: ts.SourceFile, change: Change): ts.FunctionLikeDeclaration | null {
  const end = piece.end + change.delta;
  const find = (node: ts.Node): ts.Node | undefined => {
    if (node.kind === piece.kind && node.pos === piece.pos && node.end === end) return node;
    return node.pos <= piece.pos && node.end >= end ? ts.forEachChild(node, find) : undefined;
  };
  const node = find(tree) as ts.FunctionLikeDeclaration | undefined;
  const head = change.end <= piece.start ? change.delta : 0;
  return node && node.getStart(tree) === piece.start + head && node.parameters.pos === piece.parameters + head ? node : null;
}

/** One piece is lowered anew, all else has moved. */
function withPiece(before: Kept, piece: KeptPiece, l: Lowering, change: Change): Kept {
  const { text, file: tree } = l;
  const behind = (one: Extent): boolean => one !== piece && one.pos >= change.end;
  move(before.spans, change);
  for (const other of before.pieces) if (behind(other)) move(other.spans, change);
  const own = adoptedTaken(takenBy(piece, l), takenBy(piece, before.facts), new Adoption());
  const with_ = <Item>(list: readonly Item[], from: number, items: readonly Item[]): Item[] => list.toSpliced(from, items.length, ...items);
  const { facts } = before;
  const functions = with_(facts.functions, piece.from.functions, own.functions);
  const whole: Span = [0, text.length];
  functions[0] = { ...functions[0]!, span: whole, bodySpan: whole };
  const pieces = before.pieces.map((one): KeptPiece => {
    if (one === piece) return { ...l.pieces[0]!, spans: ownSpans(own, before.spans) };
    return behind(one) ? { ...one, ...shifted(one, change.delta) } : one;
  });
  return {
    ...before, text, tree, pieces, lowered: piece.end - piece.pos,
    facts: {
      ...facts,
      ...aroundCode(text, tree),
      functions,
      variables: with_(facts.variables, piece.from.variables, own.variables),
      classes: with_(facts.classes, piece.from.classes, own.classes),
      imports: with_(facts.imports, piece.from.imports, own.imports),
    },
  };
}

function shifted({ kind, pos, start, parameters, end }: Extent, by: number): Extent {
  return { kind, pos: pos + by, start: start + by, parameters: parameters + by, end: end + by };
}

function takenBy({ from, to }: Piece, { functions, variables, classes, imports }: Taken): Taken {
  return {
    functions: functions.slice(from.functions, to.functions), variables: variables.slice(from.variables, to.variables),
    classes: classes.slice(from.classes, to.classes), imports: imports.slice(from.imports, to.imports),
  };
}

function adoptedTaken(now: Taken, before: Taken, adoption: Adoption): Taken {
  return {
    functions: adoption.ofEach(now.functions, before.functions), variables: adoption.ofEach(now.variables, before.variables),
    classes: adoption.ofEach(now.classes, before.classes), imports: adoption.ofEach(now.imports, before.imports),
  };
}

function adoptedFacts(now: FileFacts, before: FileFacts): FileFacts {
  const adoption = new Adoption();
  const taken = adoptedTaken(now, before, adoption);
  const [top, ...functions] = taken.functions as [FunctionFacts, ...FunctionFacts[]];
  const [body, bodyBefore] = [top.body, before.functions[0]?.body];
  const parts = body.kind === "sequence" && bodyBefore?.kind === "sequence" ? adoption.ofEach(body.parts, bodyBefore.parts) : null;
  return {
    ...now, ...taken,
    exports: adoption.ofEach(now.exports, before.exports), reexports: adoption.ofEach(now.reexports, before.reexports),
    functions: [{ ...top, body: parts ? { kind: "sequence", parts } : body }, ...functions],
  };
}

function ownSpans(taken: Taken, others: ReadonlySet<Span>): Set<Span> {
  return new Set(spansIn(taken).filter((span) => !others.has(span)));
}

function spansOfRest(facts: FileFacts, pieces: readonly Piece[]): Set<Span> {
  const rest = (key: keyof Taken): unknown[] => facts[key].filter((_, index) => !pieces.some(({ from, to }) => index >= from[key] && index < to[key]));
  const [{ body }] = facts.functions as [FunctionFacts];
  return new Set(spansIn([body, rest("functions").slice(1), rest("variables"), rest("classes"), rest("imports"), facts.exports, facts.reexports, pieces.map(({ options }) => options.name)]));
}
