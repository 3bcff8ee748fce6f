import * as vscode from "vscode";

/** As many manifests are looked at in a workspace; one with more is taken for one with an app. */
const manifestLimit = 200;

/**
 * Whether a `package.json` of the workspace, outside `node_modules`, depends on `next`. Manifests
 * that cannot be read or parsed say nothing.
 */
export async function dependsOnNext(): Promise<boolean> {
  const manifests = await vscode.workspace.findFiles("**/package.json", "**/{node_modules,.next,dist}/**", manifestLimit);
  if (manifests.length === manifestLimit) return true;
  const found = await Promise.all(manifests.map(async (manifest) => namesNext(await textOf(manifest))));
  return found.includes(true);
}

function namesNext(text: string): boolean {
  try {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
    return [dependencies, devDependencies, peerDependencies].some((names) => names?.["next"] !== undefined);
  } catch {
    return false;
  }
}

async function textOf(file: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return "";
  }
}
