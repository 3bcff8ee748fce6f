export { applyEdits } from "../rules/engine/edits/apply-edits.js";
