import type { MapNode, RouteMap } from "@ai-routes/language-server/protocol";
import { html, type Html } from "./html.js";
import type { Places } from "./places.js";

/** What a box is called; sequences have no box of their own. */
const nameOf: Record<MapNode["kind"], string> = {
  sequence: "in order",
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
  return html`<li class="box ${node.kind}${stateOf(node)}" role="treeitem" aria-level="${level}" aria-label="${spoken(label, node)}" tabindex="-1"${expanded}${places.attribute(node.location)}>${label !== null && html`<div class="label">${label}</div>`}<div class="head"><span class="kind">${nameOf[node.kind]}</span>${node.title !== "" && html` <span class="title">${node.title}</span>`}${node.factors.map(factor)} ${places.button(node.location)}</div>${node.details.map((detail) => html`<div class="detail">${detail}</div>`)}${children.length > 0 && html`<ul class="${across(node) ? "across" : "down"}" role="group">${children.map((child) => box(child, level + 1, places))}</ul>`}</li>`;
}

/** Sequences within sequences are one. */
function partsOf(node: MapNode): Part[] {
  if (node.kind !== "sequence") return [{ label: null, node }];
  return node.children.flatMap(({ label, node: child }) => (label === null ? partsOf(child) : [{ label, node: child }]));
}

function factor({ times, what }: MapNode["factors"][number]): Html {
  return html` <span class="factor" title="${what}">× ${typeof times === "number" ? times.toLocaleString("en-US") : times} <small>${what}</small></span>`;
}

function across({ kind, parallel }: MapNode): boolean {
  return kind === "choice" || (parallel && kind !== "loop");
}

function stateOf({ parallel, counts }: MapNode): string {
  return `${parallel ? " parallel" : ""}${counts === null ? "" : ` counts-${counts}`}`;
}

function spoken(label: string | null, { kind, title, factors, details, counts }: MapNode): string {
  const times = factors.map((one) => `times ${one.times}, ${one.what}`);
  const holds = counts === null ? [] : [{ always: "on every path", sometimes: "on some paths only", no: "does not count" }[counts]];
  return [label ?? "", `${nameOf[kind]} ${title}`.trim(), ...times, ...holds, ...details].filter((one) => one !== "").join("; ");
}
