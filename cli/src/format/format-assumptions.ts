import { assumptions, type Config } from "@ai-routes/rules";

/** The named assumptions that figures rest on, with the values in force; those of the configuration say so. */
export function formatAssumptions(set: Config["assumptions"]): string {
  const rows = Object.entries(assumptions).map(([name, { value, unit, why }]) => {
    const own = set[name as keyof typeof set];
    return `  ${name.padEnd(20)}  ${`${own ?? value} ${unit}`.padEnd(20)}  ${why}${own === undefined ? "" : ` (configured; else ${value})`}`;
  });
  return `Figures of time and cost rest on these (change them under \`assumptions\` in ai-routes.config.json):\n${rows.join("\n")}\n`;
}
