import { after } from "./after.js";
import { durable } from "./durable/durable.js";
import { edgeToNode } from "./edge-to-node.js";
import { gateway } from "./gateway.js";
import type { Migration } from "./migration.js";
import { pagesToApp } from "./pages-to-app/pages-to-app.js";

/** All of them, in the order in which a person would run them. */
export const migrations: readonly Migration[] = [pagesToApp, edgeToNode, after, durable, gateway];

export function migrationNamed(name: string): Migration | undefined {
  return migrations.find((one) => one.name === name);
}
