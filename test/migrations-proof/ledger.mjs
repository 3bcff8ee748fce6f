/** What is counted in a run: every double and the engine's double write here, whichever copy of them a route has imported. */
export const ledger = (globalThis.aiRoutesLedger ??= {
  /** Calls that cost money or stay. */
  paid: 0,
  /** Steps as they were first met, and how often the code of each was run. */
  order: [],
  ran: new Map(),
  /** The step that fails, and how often. */
  failing: null,
  failures: 1,
  /** The client that was last sent by. */
  client: null,
  /** Runs that go on after the answer. */
  background: [],
  begin(failing, failures = 1) {
    Object.assign(this, { paid: 0, order: [], ran: new Map(), failing, failures, background: [] });
  },
});
