export { openAnalysisCache } from "./analysis-cache.js";
export { openWorkspace, type DiskWorkspace, type OpenOptions, type Problem } from "./open-workspace.js";
export { overlay } from "./overlay.js";
export { toNativePath, toWorkspacePath } from "./native-paths.js";
