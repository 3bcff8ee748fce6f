import { describePages } from "../engine/edits/fix-properties/promises.js";

describePages(0, "other rules");
