import { describePages } from "./promises.js";

describePages(1, "its rule");
