import { describeApps } from "./promises.js";

describeApps();
