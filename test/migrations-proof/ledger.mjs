/** What is counted in a run: every double and the engine's double write here, whichever copy of them a route has imported. */
export const ledger = (globalThis.aiRoutesLedger ??= {
  /** Calls that cost money or stay. */
  paid: 0,
  /** Steps as they were first met, and how often the code of each was run. */
  order: [],
  ran: new Map(),
  /** Those that cost money, or do what stays. */
  paying: new Set(),
  /** The step that fails, and how often. */
  failing: null,
  failures: 1,
  /** The paid call that throws after it was paid, counted from 1; null: none. */
  failAt: null,
  /** What databases hold: `{ table, data }`. */
  rows: [],
  /** The client that was last sent by. */
  client: null,
  /** Runs that go on after the answer. */
  background: [],
  /** A call that costs money, or stays. */
  pay() {
    this.paid += 1;
    if (this.paid === this.failAt) throw new Error("fails once");
  },
  begin(failing, failures = 1) {
    Object.assign(this, { paid: 0, order: [], ran: new Map(), paying: new Set(), failing, failures, failAt: null, rows: [], background: [] });
  },
});
