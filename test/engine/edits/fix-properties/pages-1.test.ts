import { describePages } from "./promises.js";

describePages(0, "its rule");
