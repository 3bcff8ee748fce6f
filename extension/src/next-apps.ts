import * as vscode from "vscode";

/** As many manifests are looked at in a workspace; one with more is taken for one with an app. */
const manifestLimit = 200;

/**
 * Whether a `package.json` of the workspace, outside `node_modules`, depends on `next`. Those of the
 * folders themselves are looked at first: that needs no search. Manifests that cannot be read or
 * parsed say nothing; where the search fails, the server is left to find out.
 */
export async function dependsOnNext(): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (await anyNamesNext(folders.map(({ uri }) => vscode.Uri.joinPath(uri, "package.json")))) return true;
  try {
    const manifests = await vscode.workspace.findFiles("**/package.json", "**/{node_modules,.next,dist}/**", manifestLimit);
    return manifests.length === manifestLimit || (await anyNamesNext(manifests));
  } catch {
    return true;
  }
}

async function anyNamesNext(manifests: readonly vscode.Uri[]): Promise<boolean> {
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
