import { assumed, assumptions, assumptionsOf, limitOf, type AssumptionName, type Figure } from "@ai-routes/rules";
import type { Found, Handlers } from "./handlers.js";
import type { AssumptionData, Breakdown, FigureData } from "./protocol.js";
import type { ToLsp } from "./to-lsp.js";
import { expectedGuards, guardWords, inWords, nameOf } from "./words.js";

/** Deeper than this no figure is made, and more parts than this nobody reads. */
const deepest = 12;
const mostParts = 12;

/** How a handler's figures come about. */
export function breakdownOf(found: Found, handlers: Handlers, toLsp: ToLsp): Breakdown {
  const { route, handler, session } = found;
  const { cost, time } = handler;
  const figures = [cost.worst, cost.typical, time.total.worst, time.total.typical, time.firstByte.typical];
  const names = [...new Set(figures.flatMap(assumptionsOf))] as AssumptionName[];
  const values = assumed(session.configs?.configFor(route.app.root)?.assumptions);
  return {
    handler: handlers.handler(found),
    title: nameOf(route, handler),
    markdown: markdownOf(found, toLsp),
    formula: handler.attempts.formula,
    cost: { worst: figureData(cost.worst, toLsp), typical: figureData(cost.typical, toLsp) },
    time: { worst: figureData(time.total.worst, toLsp), typical: figureData(time.total.typical, toLsp), firstByte: figureData(time.firstByte.typical, toLsp) },
    assumptions: names.map((name): AssumptionData => ({ name, value: values[name], unit: assumptions[name].unit, what: assumptions[name].why })),
  };
}

/** A figure as plain data; of alternatives that read alike one is enough. */
function figureData(figure: Figure, toLsp: ToLsp, depth = 0): FigureData {
  const { value, unit, what, how, why, assumption, at } = figure;
  const parts = depth < deepest ? distinctParts(figure).slice(0, mostParts) : [];
  return {
    value, words: inWords(value, unit), what, how, why: why ?? null, assumption: assumption ?? null,
    location: at && toLsp.location(at),
    parts: parts.map((part) => figureData(part, toLsp, depth + 1)),
  };
}

function distinctParts({ how, parts }: Figure): Figure[] {
  if (how !== "greatest" && how !== "least") return parts;
  return [...new Map(parts.map((part) => [`${part.value} ${part.what} ${part.at?.file} ${part.at?.span[0]}`, part])).values()];
}

/** The whole of it for hovers and for clients without a view of their own. */
export function markdownOf({ route, handler }: Found, toLsp: ToLsp): string {
  const { attempts, cost, time, guards, unheeded, notFollowed } = handler;
  const limit = limitOf(route);
  const place = (at: { file: string; span: readonly [number, number] }): string => `${toLsp.shortName(at.file)}:${toLsp.lines(at.file).positionAt(at.span[0]).line + 1}`;
  const said = [...expectedGuards, "validation" as const, "moderation" as const, "bot" as const].flatMap((kind) => {
    const always = guards.always.get(kind) ?? [];
    const sometimes = guards.sometimes.get(kind) ?? [];
    if (always.length > 0) return [`- **${guardWords[kind]}** on every path: ${always.map(({ how, at }) => `${how} (${place(at)})`).join(", ")}`];
    if (sometimes.length > 0) return [`- **${guardWords[kind]}** on some paths only: ${sometimes.map(({ how, at }) => `${how} (${place(at)})`).join(", ")}`];
    const asked = unheeded.get(kind) ?? [];
    if (asked.length > 0) return [`- **${guardWords[kind]}** refuses nobody: ${asked.map(({ how, at }) => `${how} (${place(at)})`).join(", ")}`];
    return (expectedGuards as readonly string[]).includes(kind) && !route.background && !route.serves ? [`- **${guardWords[kind]}**: none found on the way to the model calls`] : [];
  });
  const names = [...new Set([cost.worst, cost.typical, time.total.worst, time.total.typical].flatMap(assumptionsOf))];
  return [
    `### ${nameOf(route, handler)}`,
    "",
    `- **${inWords(attempts.max, "requests")}** ${attempts.max === 1 ? "request" : "requests"} to a model at worst${attempts.formula && attempts.formula !== String(attempts.max) ? `: ${attempts.formula}` : ""}`,
    `- **${inWords(cost.worst.value, "usd")}** at worst, ${inWords(cost.typical.value, "usd")} in an ordinary run`,
    `- **${inWords(time.total.worst.value, "seconds")}** at worst, ${inWords(time.total.typical.value, "seconds")} in an ordinary run, ${inWords(time.firstByte.typical.value, "seconds")} to the first byte${limit.seconds === null ? "" : `; limit: ${limit.what}${limit.certain ? "" : " (platform assumed)"}`}`,
    "",
    ...chain("What it costs at worst", cost.worst),
    ...chain("What takes the time at worst", time.total.worst),
    ...(said.length > 0 ? ["**Guards**", "", ...said, ""] : []),
    ...(notFollowed.length > 0 ? [`${notFollowed.length === 1 ? "1 call" : `${notFollowed.length} calls`} not followed: ${notFollowed.slice(0, 3).map(({ callee, at }) => `\`${callee}\` (${place(at)})`).join(", ")}${notFollowed.length > 3 ? ", …" : ""}`, ""] : []),
    ...(names.length > 0 ? [`Assumptions: ${names.map((name) => `\`${name}\``).join(", ")}`] : []),
  ].join("\n").trimEnd();
}

/** As many levels as fit into a hover. */
const levels = 3;

/** A figure's parts as nested lists. */
export function chain(title: string, figure: Figure): string[] {
  if (figure.parts.length === 0) return [];
  const signs = { product: "×", sum: "+", greatest: "or", least: "or", given: "" };
  const below = (parent: Figure, level: number): string[] => {
    const parts = distinctParts(parent);
    const shown = parts.slice(0, 4).flatMap((part, index) => [
      `${"  ".repeat(level)}- ${index === 0 ? "" : `${signs[parent.how]} `}${inWords(part.value, part.unit)}${part.what ? ` ${part.what}` : ""}${part.why ? ` (${part.why})` : ""}`,
      ...(level + 1 < levels ? below(part, level + 1) : []),
    ]);
    return parts.length > 4 ? [...shown, `${"  ".repeat(level)}- … and ${parts.length - 4} more`] : shown;
  };
  return [`**${title}**: ${inWords(figure.value, figure.unit)}`, "", ...below(figure, 0), ""];
}
