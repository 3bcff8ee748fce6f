import { describePages } from "../engine/edits/fix-properties/promises.js";

describePages(1, "other rules");
