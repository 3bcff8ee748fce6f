import ts from "typescript";
import { boundNames, declaredByStatement, free } from "../../engine/edits/names.js";
import { freeNames } from "../../engine/edits/steps/free-names.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { ofDates } from "../../engine/edits/steps/write-step.js";
import { isAwaited, lineOf, pathTo, unwrapped } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import { memberOf, typeOf, type TypeText } from "./carried-types.js";
import { isFileAsText } from "./file-as-text.js";
import type { Form } from "./handler-parts.js";
import { withoutIts } from "./moved-code.js";

/** What has to come along into the durable handler. */
export interface Carried {
  values: CarriedValue[];
  /** Where the durable part reads a member of something: the name that stands for it there. */
  renamed: { span: readonly [number, number]; text: string }[];
  /** What goes away there: a background function has no caller to leave it. */
  dropped: Span[];
  /** Statements that are made anew there. */
  repeated: ts.Statement[];
  /** What a person has to look at. */
  byHand: string[];
}

export interface CarriedValue {
  /** What it is called there. */
  name: string;
  /** As it is written in the outer handler. */
  expression: string;
  /** Null: any. */
  type: TypeText | null;
  /** The durable part gives it other values. */
  assigned: boolean;
}

interface Question {
  tree: ts.SourceFile;
  handler: ts.FunctionLikeDeclaration;
  /** Statements that stay outside, and what goes inside. */
  outside: readonly ts.Statement[];
  inside: readonly ts.Node[];
  request: string | null;
  form: Form;
}

/**
 * What the durable part of a handler reads of the part before it. Data goes along as JSON; clients and
 * helpers are made anew. Throws {@link Refused} for what is neither: the engine asks again without the
 * caller's request.
 */
export function carriedInto(question: Question): Carried {
  return new Carrier(question).all();
}

class Carrier {
  private readonly carried: Carried = { values: [], renamed: [], dropped: [], repeated: [], byHand: [] };
  private readonly declarations: ReadonlyMap<string, Declaration>;
  /** Names that are in use: those that are made up keep clear of them. */
  private readonly taken: Set<string>;

  constructor(private readonly question: Question) {
    const { handler, outside, inside } = question;
    this.declarations = declarationsOf(handler, outside);
    this.taken = new Set([...freeNames([handler]).keys(), ...inside.flatMap(namesDeclared), ...outside.flatMap(namesDeclared)]);
  }

  /** What is made anew reads names of its own: these are carried as well. */
  all(): Carried {
    const { tree, outside, inside, request, form } = this.question;
    const { carried, declarations } = this;
    const queue = [...freeNames(inside)];
    const done = new Set<string>();
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, uses] = next;
      const declaration = declarations.get(name);
      if (!declaration) continue;
      if (name === request) {
        carried.dropped.push(...signalsOf(name, uses, this.durable(), tree, form));
        continue;
      }
      if (done.has(name)) continue;
      done.add(name);
      const anew = madeAnew(declaration, declarations, request, tree) ?? writtenAnew(name, declaration, declarations, outside, tree);
      if (anew) {
        carried.repeated.push(anew);
        for (const [also, alsoUses] of freeNames([anew])) if (declarations.has(also) && !done.has(also)) queue.push([also, alsoUses]);
      } else this.carry(name, uses, declaration);
    }
    carried.repeated.sort((a, b) => a.pos - b.pos);
    return carried;
  }

  /** The code of the durable part, as far as it is known yet. */
  private durable(): ts.Node[] {
    return [...this.question.inside, ...this.carried.repeated];
  }

  private carry(name: string, uses: readonly ts.Identifier[], declaration: Declaration): void {
    const { tree } = this.question;
    const { carried, declarations } = this;
    const origin = originOf(declaration, declarations);
    const paths = uses.map((use) => memberPath(use, this.durable()));
    refuseLost(name, lineOf(tree, uses[0]!), origin, paths);
    const assigned = paths.some(({ isAssigned }) => isAssigned);
    const members = paths.map(({ parts, isCalled }) => (isCalled ? parts.slice(0, -1) : parts));
    const isGivenApart = declaration.path?.length === 0 || origin === "opaque";
    if (!assigned && isGivenApart && isGiven(declaration) && members.every((parts) => parts.length > 0)) {
      for (const [index, parts] of members.entries()) this.refuseFile([name, ...parts], uses[index]!);
      this.carryMembers(name, paths, members, declaration);
      return;
    }
    this.refuseFile([name], uses[0]!);
    if (origin === "opaque" && declaration.path?.length === 0) {
      throw new Refused(`\`${name}\` (line ${lineOf(tree, uses[0]!)}) is needed as a whole after the first paid call, and nothing says that it would go along as JSON`, "Take what is needed out of it where it is made (`const { id } = …`), and run the migration again.");
    }
    if (origin === "opaque") carried.byHand.push(`\`${name}\` goes along as JSON: look that it holds nothing but data (dates become texts).`);
    carried.values.push({ name, expression: name, type: typeOf(declaration, declarations, tree), assigned });
  }

  private refuseFile(path: readonly string[], use: ts.Identifier): void {
    const { tree, handler } = this.question;
    if (isFileAsText(path, handler, tree)) throw new Refused(`\`${path.join(".")}\` (line ${lineOf(tree, use)}) is a file written as text, and too long to be handed on`, "Store the file first, and hand on where it is.");
  }

  /** `session.user.id` becomes `userId`: no more of it than is read goes to the engine. */
  private carryMembers(name: string, paths: readonly Path[], members: readonly string[][], declaration: Declaration): void {
    const { tree } = this.question;
    const names = new Map<string, string>();
    for (const [index, parts] of members.entries()) {
      const { node, isCalled, above } = paths[index]!;
      const target = isCalled ? (node as ts.PropertyAccessExpression).expression : node;
      const key = parts.join(".");
      let short = names.get(key);
      if (!short) {
        short = free(nameFor([name, ...parts]), this.taken);
        names.set(key, short);
        this.taken.add(short);
        const type = typeOf(declaration, this.declarations, tree);
        if (ofTime.test(key)) this.carried.byHand.push(`\`${name}.${key}\` goes along as JSON: a date becomes a text.`);
        this.carried.values.push({ name: short, expression: target.getText(tree).replace(/!(?=\.|$)/g, ""), type: type && memberOf(type, parts), assigned: false });
      }
      // `userId: session.user.id` becomes `userId`.
      const isSame = !isCalled && above !== undefined && ts.isPropertyAssignment(above) && above.initializer === node && above.name.getText(tree) === short;
      this.carried.renamed.push({ span: [(isSame ? above : target).getStart(tree), target.end], text: short });
    }
  }
}

/** What people call a time: `publishedAt`, `due_date`. */
const ofTime = /(?:[a-z]At|_at|[dD]ate|_time|[a-z]Time)$/;

/** Refuses what JSON does not bring back: files, dates, and what has methods of its own. */
function refuseLost(name: string, line: number, origin: Origin, paths: readonly Path[]): void {
  if (origin === "bytes") throw new Refused(`\`${name}\` (line ${line}) comes from a form, and files cannot go along as JSON`, "Store the file first, and hand on where it is.");
  const dated = paths.find(({ parts, isCalled }) => isCalled && ofDates.test(parts.at(-1)!));
  if (dated) throw new Refused(`\`${dated.parts.at(-1)}\` is called of a date in \`${name}\` (line ${line}), and as JSON it becomes a text`, "Make a date of it again where it is used: `new Date(row.createdAt)`, and run the migration again.");
  const works = paths.find(({ option }) => option !== null);
  if (origin === "opaque" && works) throw new Refused(`\`${name}\` (line ${line}) is made for the caller's request and cannot go along as JSON: it is the \`${works.option}\` of a call`, "Make it within the step that needs it, of nothing that the request brings.");
  const called = paths.find(({ parts, isCalled }) => isCalled && parts.length === 1);
  if (origin === "opaque" && called && !dataMethods.test(called.parts[0]!)) {
    throw new Refused(`\`${name}\` (line ${line}) is made for the caller's request and cannot go along as JSON: \`${name}.${called.parts[0]}\` is called of it`, "Make it within the step that needs it, of nothing that the request brings.");
  }
}

/** What a name of the outer handler is declared by. */
export interface Declaration {
  statement: ts.Statement | null;
  /** The parameter or the variable. */
  node: ts.ParameterDeclaration | ts.VariableDeclaration | ts.FunctionDeclaration | ts.ClassDeclaration;
  /** Of a pattern: the members that lead to the name. */
  path: string[] | null;
  isConst: boolean;
}

function declarationsOf(handler: ts.FunctionLikeDeclaration, outside: readonly ts.Statement[]): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const parameter of handler.parameters) for (const [name, path] of pathsIn(parameter.name)) found.set(name, { statement: null, node: parameter, path, isConst: true });
  for (const statement of outside) {
    if (ts.isVariableStatement(statement)) {
      for (const node of statement.declarationList.declarations) {
        for (const [name, path] of pathsIn(node.name)) found.set(name, { statement, node, path, isConst: (statement.declarationList.flags & ts.NodeFlags.Const) !== 0 });
      }
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
      found.set(statement.name.text, { statement, node: statement, path: [], isConst: true });
    }
  }
  return found;
}

function pathsIn(name: ts.BindingName, path: string[] | null = []): [string, string[] | null][] {
  if (ts.isIdentifier(name)) return [[name.text, path]];
  return name.elements.flatMap((element): [string, string[] | null][] => {
    if (!ts.isBindingElement(element)) return [];
    const key = element.propertyName ?? element.name;
    const isMember = ts.isObjectBindingPattern(name) && !element.dotDotDotToken && ts.isIdentifier(key) && !element.initializer && path !== null;
    return pathsIn(element.name, isMember ? [...path, key.text] : null);
  });
}

/**
 * A helper, a client, or what some function makes of data at once: the statement that makes it, for the
 * endpoint to make it anew. What is another thing each time (an id, the time) is none.
 */
function madeAnew(declaration: Declaration, declarations: ReadonlyMap<string, Declaration>, request: string | null, tree: ts.SourceFile): ts.Statement | null {
  const { statement, node, isConst } = declaration;
  if (!statement) return null;
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return statement;
  if (!ts.isVariableDeclaration(node) || !node.initializer || !isConst || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return null;
  const value = unwrapped(node.initializer);
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return statement;
  if (isAwaited(value) || !(ts.isNewExpression(value) || ts.isCallExpression(value) || ts.isTaggedTemplateExpression(value))) return null;
  const callee = (ts.isTaggedTemplateExpression(value) ? value.tag : value.expression).getText(tree);
  if (another.test(callee) || ofCaller.test(callee) || !ts.isIdentifier(node.name) || originOf(declaration, declarations) !== "opaque") return null;
  return freeNames([value]).has(request ?? "") ? null : statement;
}

/** A text, a list or an object that is written out of data, and used nowhere outside: the statement, for the data goes along in any case. */
function writtenAnew(name: string, { statement, node }: Declaration, declarations: ReadonlyMap<string, Declaration>, outside: readonly ts.Statement[], tree: ts.SourceFile): ts.Statement | null {
  if (!statement || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return null;
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer || !isWrittenOut(unwrapped(node.initializer))) return null;
  if (outside.some((one) => one !== statement && new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`).test(one.getText(tree)))) return null;
  return [...freeNames([node.initializer]).keys()].every((one) => !declarations.has(one) || originOf(declarations.get(one)!, declarations) === "data") ? statement : null;
}

function isWrittenOut(value: ts.Expression): boolean {
  const isConstant = ts.isLiteralExpression(value) || value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword || value.kind === ts.SyntaxKind.NullKeyword;
  return isConstant || ((ts.isTemplateExpression(value) || ts.isArrayLiteralExpression(value) || ts.isObjectLiteralExpression(value)) && isStill(value));
}

/** Nothing is called, waited for or run in it. */
function isStill(value: ts.Node): boolean {
  if (ts.isCallExpression(value) || ts.isNewExpression(value) || ts.isAwaitExpression(value) || ts.isTaggedTemplateExpression(value) || ts.isFunctionLike(value)) return false;
  return ts.forEachChild(value, (child) => (isStill(child) ? undefined : true)) === undefined;
}

/** Who asks, and what they have sent: the engine's request has neither. */
const ofCaller = /user|session|auth|viewer|caller|account|tenant|cookies|headers/i;

const another = /uuid|nanoid|random|\bnow\b|\bDate\b|ulid|cuid|createId|generateId/i;

/** `data`: of the request's body, of literals and what is made of them. `bytes`: of a form. `opaque`: what some call gives. */
type Origin = "data" | "bytes" | "opaque";

function originOf({ node }: Declaration, declarations: ReadonlyMap<string, Declaration>, depth = 0): Origin {
  if (ts.isParameter(node)) return node.type && isDataType(node.type) ? "data" : "opaque";
  if (!ts.isVariableDeclaration(node)) return "opaque";
  if (!node.initializer) return node.type && isDataType(node.type) ? "data" : "opaque";
  return originOfValue(node.initializer, declarations, depth);
}

function originOfValue(given: ts.Expression, declarations: ReadonlyMap<string, Declaration>, depth: number): Origin {
  const value = unwrapped(given);
  if (depth > 8) return "opaque";
  const of = (one: ts.Expression): Origin => originOfValue(one, declarations, depth + 1);
  if (ts.isAwaitExpression(value)) return of(value.expression);
  if (ts.isLiteralExpression(value) || ts.isTemplateExpression(value) || ts.isPrefixUnaryExpression(value)) return "data";
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword || value.kind === ts.SyntaxKind.NullKeyword) return "data";
  if (ts.isIdentifier(value)) {
    const declared = declarations.get(value.text);
    return declared ? originOf(declared, declarations, depth + 1) : value.text === "undefined" ? "data" : "opaque";
  }
  if (ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value)) return of(value.expression);
  if (ts.isBinaryExpression(value)) return worst([of(value.left), of(value.right)]);
  if (ts.isConditionalExpression(value)) return worst([of(value.whenTrue), of(value.whenFalse)]);
  if (ts.isArrayLiteralExpression(value)) return worst(value.elements.map((one) => of(ts.isSpreadElement(one) ? one.expression : one)));
  if (ts.isObjectLiteralExpression(value)) return worst(value.properties.map((one) => (ts.isPropertyAssignment(one) ? of(one.initializer) : ts.isShorthandPropertyAssignment(one) ? of(one.name) : ts.isSpreadAssignment(one) ? of(one.expression) : "opaque")));
  if (!ts.isCallExpression(value)) return "opaque";
  const callee = unwrapped(value.expression);
  if (ts.isIdentifier(callee)) return /^(String|Number|Boolean|parseInt|parseFloat|encodeURIComponent|decodeURIComponent)$/.test(callee.text) || another.test(callee.text) ? "data" : "opaque";
  if (!ts.isPropertyAccessExpression(callee)) return "opaque";
  const method = callee.name.text;
  if (method === "formData" || method === "arrayBuffer" || method === "blob") return "bytes";
  // The request's body, and what a schema makes of it.
  if (/^(json|text|parse|safeParse|parseAsync|safeParseAsync|validate|assert|cast|stringify|now|randomUUID|keys|values|entries|isArray|from)$/.test(method)) return "data";
  if (of(callee.expression) === "bytes") return "bytes";
  if (dataMethods.test(method)) return of(callee.expression) === "opaque" && !/^(get|getAll|has)$/.test(method) ? "opaque" : "data";
  return "opaque";
}

function worst(all: Origin[]): Origin {
  return all.includes("bytes") ? "bytes" : all.includes("opaque") ? "opaque" : "data";
}

/** Methods of texts, numbers and lists, and of the query. */
const dataMethods = /^(trim|trimStart|trimEnd|slice|substring|toLowerCase|toUpperCase|split|join|replace|replaceAll|includes|startsWith|endsWith|indexOf|at|concat|padStart|padEnd|repeat|match|test|map|filter|find|findLast|some|every|reduce|flat|flatMap|forEach|sort|toSorted|reverse|toReversed|push|toString|toFixed|toISOString|get|getAll|has|charAt|localeCompare)$/;

function isDataType(type: ts.TypeNode): boolean {
  return [ts.SyntaxKind.StringKeyword, ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.BooleanKeyword].includes(type.kind) || (ts.isArrayTypeNode(type) && isDataType(type.elementType)) || (ts.isUnionTypeNode(type) && type.types.every((one) => isDataType(one) || ts.isLiteralTypeNode(one) || one.kind === ts.SyntaxKind.UndefinedKeyword));
}

interface Path {
  /** The longest chain of members from the name on. */
  node: ts.Node;
  parts: string[];
  isCalled: boolean;
  isAssigned: boolean;
  /** What it is a part of. */
  above: ts.Node | undefined;
  /** Which option of the AI SDK it is given as, of those that take what works, and not what is told; null: none. */
  option: string | null;
}

function memberPath(use: ts.Identifier, inside: readonly ts.Node[]): Path {
  const root = inside.find((node) => node.pos <= use.pos && use.end <= node.end)!;
  const path = pathTo(root, use).reverse();
  const parts: string[] = [];
  let at = 0;
  for (; at + 1 < path.length; at++) {
    const above = path[at + 1]!;
    if (ts.isNonNullExpression(above)) continue;
    if (!ts.isPropertyAccessExpression(above) || above.expression !== path[at]) break;
    parts.push(above.name.text);
  }
  const node = path[at]!;
  const above = path[at + 1];
  const isCalled = above !== undefined && ts.isCallExpression(above) && above.expression === node && parts.length > 0;
  const isAssigned = above !== undefined && ((ts.isBinaryExpression(above) && above.left === node && above.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && above.operatorToken.kind <= ts.SyntaxKind.LastAssignment)
    || ts.isPostfixUnaryExpression(above) || (ts.isPrefixUnaryExpression(above) && above.operator !== ts.SyntaxKind.ExclamationToken && above.operator !== ts.SyntaxKind.MinusToken));
  return { node, parts, isCalled, isAssigned, above, option: workingOption(path.slice(at + 1)) };
}

/** `generateText({ model, tools: all })`: neither is data. */
function workingOption([option, , call]: readonly ts.Node[]): string | null {
  if (!option || !(ts.isPropertyAssignment(option) || ts.isShorthandPropertyAssignment(option)) || !call || !ts.isCallExpression(call)) return null;
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  const asksModel = ts.isIdentifier(callee) && /^(?:(?:generate|stream)(?:Text|Object)|(?:experimental_)?generateImage|embed(?:Many)?)$/.test(callee.text);
  return asksModel && ts.isIdentifier(option.name) && /^(?:model|tools|schema|output)$/.test(option.name.text) ? option.name.text : null;
}

/** Of the caller's request its signal alone has a meaning in an endpoint; in a function it is left out where it is handed on. */
function signalsOf(name: string, uses: readonly ts.Identifier[], inside: readonly ts.Node[], tree: ts.SourceFile, form: Form): Span[] {
  return uses.flatMap((use) => {
    const { parts, node } = memberPath(use, inside);
    if (parts[0] === "signal" && form === "endpoint") return [];
    const above = parts.length === 1 && parts[0] === "signal" ? pathTo(inside.find((one) => one.pos <= use.pos && use.end <= one.end)!, node).at(-2) : undefined;
    if (above && ts.isPropertyAssignment(above)) return [withoutIts(tree.text, above.getStart(tree), above.end)];
    if (above && ts.isArrayLiteralExpression(above)) return [withoutIts(tree.text, node.getStart(tree), node.end)];
    const read = parts.length > 0 ? `${name}.${parts[0]}` : name;
    throw new Refused(`\`${read}\` (line ${lineOf(tree, use)}) is read after the first paid call, and when the engine asks again there is neither the caller's body, nor headers, nor cookies`, "Read it at the beginning of the handler.");
  });
}

/** What a call or a wrapper hands over: as a rule only a part of it is needed. */
function isGiven({ node }: Declaration): boolean {
  if (ts.isParameter(node)) return true;
  if (!ts.isVariableDeclaration(node) || !node.initializer) return false;
  const value = unwrapped(node.initializer);
  return ts.isCallExpression(ts.isAwaitExpression(value) ? unwrapped(value.expression) : value);
}

function namesDeclared(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (one: ts.Node): void => {
    names.push(...declaredByStatement(one));
    if (ts.isParameter(one) || ts.isVariableDeclaration(one)) names.push(...boundNames(one.name));
    ts.forEachChild(one, visit);
  };
  visit(node);
  return names;
}

/** `session.user.id` is `userId`, `body.prompt` is `prompt`. */
function nameFor(path: readonly string[]): string {
  const [holder, last] = path.slice(-2);
  return last !== undefined && /^(?:body|data|json|payload|input|params|parsed|validated)$/.test(holder!) && !ts.identifierToKeywordKind(ts.factory.createIdentifier(last)) ? last : camelCase(path.slice(-2));
}

function camelCase(parts: readonly string[]): string {
  return parts.flatMap((part) => part.split("_").filter(Boolean)).map((part, index) => (index === 0 ? part : part[0]!.toUpperCase() + part.slice(1))).join("");
}
