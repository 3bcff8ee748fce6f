import { after } from "./after.js";
import { durable, durableFunction } from "./durable/durable.js";
import { edgeToNode } from "./edge-to-node.js";
import { gateway } from "./gateway.js";
import type { Migration } from "./migration.js";
import { pagesToApp } from "./pages-to-app/pages-to-app.js";

/** All of them, in the order in which a person would run them. */
export const migrations: readonly Migration[] = [pagesToApp, edgeToNode, after, durable, durableFunction, gateway];

/** `as` as people give it: of `durable`, the one that makes functions. */
export function migrationNamed(name: string, as?: string): Migration | undefined {
  return migrations.find((one) => one.name === name && one.as === as);
}

/** As it is asked for: `durable --as function`. */
export function migrationTitle({ name, as }: Pick<Migration, "name" | "as">): string {
  return as === undefined ? name : `${name} --as ${as}`;
}
