import type { MapNode, RouteMap } from "@ai-routes/language-server/protocol";
import { html, type Html } from "./html.js";
import type { Places } from "./places.js";

/** What a box is called. A sequence has one of its own only where it is an arm, whose label says what it is, or runs in parallel. */
const nameOf: Record<MapNode["kind"], string> = {
  sequence: "",
  choice: "one of",
  loop: "loop",
  try: "try",
  deferred: "later",
  step: "step, memoised",
  function: "function",
  "model-call": "model call",
  wait: "wait",
  "side-effect": "side effect",
  guard: "gate",
  "not-followed": "not followed",
  exit: "exit",
  cut: "not shown",
};

/**
 * A handler's effect tree as nested boxes: a tree to assistive technology, with one box in the tab
 * order (the script moves it). Sequences run down, alternatives and parallel parts across.
 */
export function boxes({ root }: RouteMap, places: Places): Html {
  return html`<ul class="boxes" role="tree" aria-label="What the handler does">${partsOf(root).map((part) => box(part, 1, places))}</ul>`;
}

interface Part {
  label: string | null;
  node: MapNode;
}

function box({ label, node }: Part, level: number, places: Places): Html {
  const children = node.children.flatMap((child) => (child.label === null ? partsOf(child.node) : [child]));
  const expanded = children.length > 0 && html` aria-expanded="true"`;
  const classes = [node.kind, ...(children.length === 0 ? ["leaf"] : []), ...(node.parallel ? ["parallel"] : []), ...(node.counts === null ? [] : [`counts-${node.counts}`])];
  return html`<li class="box ${classes.join(" ")}" role="treeitem" aria-level="${level}" aria-label="${spoken(label, node)}" tabindex="-1"${expanded}${places.attribute(node.location)}><div class="head">${label !== null && html`<span class="label">${label}</span> `}${kindOf(node) !== "" && html`<span class="kind">${kindOf(node)}</span> `}${titleOf(node) !== "" && html`<span class="title">${titleOf(node)}</span>`}${node.factors.map((one) => factor(one, node))} ${places.button(node.location)}</div>${node.details.map((detail) => html`<div class="detail">${detail}</div>`)}${children.length > 0 && html`<ul class="${across(node) ? "across" : "down"}" role="group">${children.map((child) => box(child, level + 1, places))}</ul>`}</li>`;
}

function kindOf({ kind, parallel }: MapNode): string {
  if (kind === "sequence") return parallel ? "in parallel" : "";
  return kind === "loop" && parallel ? "loop, its turns in parallel" : nameOf[kind];
}

/** Some have no name but what they are. */
function titleOf({ kind, title }: MapNode): string {
  return title === kind ? "" : title;
}

/** Sequences within sequences are one. */
function partsOf(node: MapNode): Part[] {
  if (node.kind !== "sequence" || node.parallel) return [{ label: null, node }];
  return node.children.flatMap(({ label, node: child }) => (label === null ? partsOf(child) : [{ label, node: child }]));
}

/** Whose factor it is stands beside it, unless the box says so itself. */
function factor({ times, what }: MapNode["factors"][number], { title }: MapNode): Html {
  return html` <span class="factor" title="${what}">× ${typeof times === "number" ? times.toLocaleString("en-US") : times}${what !== title && html` <small>${what}</small>`}</span>`;
}

function across({ kind, parallel }: MapNode): boolean {
  return kind === "choice" || (kind === "sequence" && parallel);
}

function spoken(label: string | null, node: MapNode): string {
  const { factors, details, counts } = node;
  const times = factors.map((one) => `times ${one.times}, ${one.what}`);
  const holds = counts === null ? [] : [{ always: "on every path", sometimes: "on some paths only", no: "does not count" }[counts]];
  return [label ?? "", `${kindOf(node)} ${titleOf(node)}`.trim(), ...times, ...holds, ...details].filter((one) => one !== "").join("; ");
}
