/** What is counted in a run: every double and the engine's double write here, whichever copy of them a route has imported. */
export const ledger = (globalThis.aiRoutesLedger ??= {
  /** Calls that cost money or stay. */
  paid: 0,
  /** Steps as they were first met, and how often the code of each was run. */
  order: [],
  ran: new Map(),
  /** The step that fails once. */
  failing: null,
  begin(failing) {
    Object.assign(this, { paid: 0, order: [], ran: new Map(), failing });
  },
});
