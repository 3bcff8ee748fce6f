import type { FunctionId } from "../../facts/values.js";
import { CaughtErrors } from "../guards/caught-errors.js";
import { Demands } from "./demand.js";
import { DroppedResults } from "../durable/dropped.js";
import { InertFunctions } from "./inert.js";
import type { LinkContext } from "../linker.js";
import { StaticCallees } from "./static-callees.js";
import { SymbolReach, type ModelsNamed } from "./symbol-reach.js";
import { UsageReading } from "../model-calls/usage-reading.js";
import { ValueReach } from "./value-reach.js";

/** Where nobody has looked for models, any code may speak of one. */
const anywhere: ModelsNamed = { inFile: () => true, inCode: () => true, inText: () => true, byImport: () => true, keepsToEngine: () => false, leads: () => true };

/**
 * What is known of functions without running them: which do nothing that matters, which may come to a model, what of their
 * arguments is asked for, which results nobody takes, and what is done with errors. It rests on a file and all it imports, and is kept until these change.
 */
export class Statics {
  readonly callees: StaticCallees;
  readonly inert: InertFunctions;
  readonly demands: Demands;
  readonly usage: UsageReading;
  readonly caught: CaughtErrors;
  readonly dropped = new DroppedResults();
  readonly symbols: SymbolReach;
  readonly reach: ValueReach;

  constructor(context: Pick<LinkContext, "resolve" | "facts" | "api" | "configured">, models: ModelsNamed = anywhere) {
    this.callees = new StaticCallees(context);
    this.usage = new UsageReading(this.callees, context);
    this.caught = new CaughtErrors(this.callees);
    this.inert = new InertFunctions(this.callees);
    this.demands = new Demands(this.callees, this.inert);
    this.symbols = new SymbolReach(context, models);
    this.reach = new ValueReach(this.symbols);
  }

  /** Forgets what rests on any of these files: they, and all that import them, are named. */
  forget(files: ReadonlySet<string>): void {
    this.symbols.forget(files);
    if (files.size > 0) this.reach.forget();
    for (const file of files) {
      this.inert.forget(file);
      this.demands.forget(file);
      this.usage.forget(file);
      this.caught.forget(file);
    }
  }

  /** Of a file forgotten last, these functions are as they were after all, with all that they mention. */
  standAgain(file: string, functions: ReadonlySet<FunctionId>): void {
    this.inert.standAgain(file, functions);
    this.demands.standAgain(file, functions);
  }
}
