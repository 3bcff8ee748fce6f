// The page of the route map: moves through the boxes by keyboard, folds them, and asks the extension to open places.
interface Host {
  postMessage(message: { place: number }): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const tree = document.querySelector<HTMLElement>("[role=tree]")!;
const items = (): HTMLElement[] => [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")].filter((item) => item.parentElement!.closest("[aria-expanded=false]") === null);

tree.querySelector<HTMLElement>("[role=treeitem]")?.setAttribute("tabindex", "0");
// Outside the tree each button is a stop of its own; in it, Enter does what the box's button does.
for (const button of document.querySelectorAll<HTMLElement>("button.place")) if (!tree.contains(button)) button.tabIndex = 0;

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element)) return;
  const button = target.closest<HTMLElement>("button[data-place]");
  if (button) return open(button);
  const item = target.closest<HTMLElement>("[role=treeitem]");
  if (!item) return;
  focus(item);
  if (target.closest(".head")?.parentElement === item) fold(item, item.getAttribute("aria-expanded") === "true");
});

tree.addEventListener("keydown", (event) => {
  const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
  if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move(item);
});

const moves: Record<string, (item: HTMLElement) => void> = {
  ArrowDown: (item) => step(item, 1),
  ArrowUp: (item) => step(item, -1),
  Home: () => focus(items()[0]),
  End: () => focus(items().at(-1)),
  ArrowRight: (item) => (item.getAttribute("aria-expanded") === "false" ? fold(item, false) : focus(item.querySelector<HTMLElement>("[role=treeitem]"))),
  ArrowLeft: (item) => (item.getAttribute("aria-expanded") === "true" ? fold(item, true) : focus(item.parentElement!.closest<HTMLElement>("[role=treeitem]"))),
  Enter: open,
  " ": (item) => fold(item, item.getAttribute("aria-expanded") === "true"),
};

window.addEventListener("message", ({ data }: MessageEvent<{ scrollTo?: string }>) => {
  if (data.scrollTo !== undefined) document.getElementById(data.scrollTo)?.scrollIntoView();
});

function step(item: HTMLElement, by: number): void {
  const all = items();
  focus(all[all.indexOf(item) + by]);
}

function focus(item: HTMLElement | null | undefined): void {
  if (!item) return;
  tree.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
  item.tabIndex = 0;
  item.focus();
}

function fold(item: HTMLElement, folded: boolean): void {
  if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", String(!folded));
}

function open(element: HTMLElement): void {
  const { place } = element.dataset;
  if (place !== undefined) host.postMessage({ place: Number(place) });
}
