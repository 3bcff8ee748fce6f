// Preloaded into the process that runs a handler. Time stands still while the process works or waits for an answer; when all is
// quiet it jumps to the next timer. Backoffs so take no time, yet timers fire in their true order: a limit of 60 s cuts off the
// fourth wait of 20 s, and not the second.
import { subscribe } from "node:diagnostics_channel";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";

/**
 * Turns of the event loop, about a millisecond each, without a sign of work after which time moves on. Turns and
 * not the wall's time: a process that was not run for a while has not been quiet.
 */
const QUIET = 4;
/** The same while an answer is outstanding: a provider on loopback that says nothing for so long hangs. */
const HANGING = 400;

const real = { setInterval, clearInterval };
const start = { date: Date.now(), performance: performance.now() };
const pending = new Map();
let ahead = 0;
let lastId = 0;
let outstanding = 0;
let resting = 0;
let quietTurns = 0;
/** Nothing was heard of what is outstanding for so long that nothing will be. */
let hangs = false;
let clock;
let wakeWhenIdle = () => {};

/** For who measures, and for a provider in this process. */
globalThis[Symbol.for("ai-routes.clock")] = {
  /** Seconds gone by since the start. */
  seconds: () => ahead / 1_000,
  /** The provider lets a request rest, or takes it up again: time may move on meanwhile. */
  rest(change) {
    resting += change;
    worked();
  },
  /** Resolves when no request is outstanding and no timer keeps the process alive. */
  idle: () => new Promise((resolve) => {
    wakeWhenIdle = resolve;
    worked();
  }),
};

class VirtualTimeout {
  constructor(run, delay, repeat) {
    Object.assign(this, { id: ++lastId, run, delay: Math.max(1, Number(delay) || 0), repeat, keepsAlive: true });
    this.refresh();
  }
  refresh() {
    this.at = Date.now() + this.delay;
    pending.set(this.id, this);
    worked();
    return this;
  }
  ref() {
    this.keepsAlive = true;
    return this;
  }
  unref() {
    this.keepsAlive = false;
    return this;
  }
  hasRef() {
    return this.keepsAlive;
  }
  close() {
    pending.delete(this.id);
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
}

Date.now = () => start.date + ahead;
performance.now = () => start.performance + ahead;
globalThis.setTimeout = timers.setTimeout = (run, delay, ...args) => new VirtualTimeout(() => run(...args), delay, false);
globalThis.setInterval = timers.setInterval = (run, delay, ...args) => new VirtualTimeout(() => run(...args), delay, true);
globalThis.clearTimeout = timers.clearTimeout = clear;
globalThis.clearInterval = timers.clearInterval = clear;
timersPromises.setTimeout = wait;
timersPromises.scheduler.wait = wait;
timers.setTimeout[Symbol.for("nodejs.util.promisify.custom")] = wait;
AbortSignal.timeout = (delay) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException("The operation timed out", "TimeoutError")), delay).unref();
  return controller.signal;
};
syncBuiltinESMExports();

for (const channel of ["undici:request:create", "http.client.request.start"]) subscribe(channel, () => worked(+1));
for (const channel of ["undici:request:trailers", "undici:request:error", "http.client.response.finish", "http.client.request.error"]) {
  subscribe(channel, () => worked(-1));
}

function worked(change = 0) {
  outstanding = Math.max(0, outstanding + change);
  quietTurns = 0;
  if (change !== 0) hangs = false;
  clock ??= real.setInterval(moveOn, 1);
}

function moveOn() {
  const unheard = outstanding > resting;
  if (++quietTurns < (unheard && !hangs ? HANGING : QUIET)) return;
  hangs = unheard;

  const waiting = [...pending.values()];
  if (!waiting.some(({ keepsAlive }) => keepsAlive) && outstanding === 0) {
    real.clearInterval(clock);
    clock = undefined;
    return wakeWhenIdle();
  }
  const next = waiting.reduce((first, timer) => (first && first.at <= timer.at ? first : timer), undefined);
  if (next) fire(next);
}

function fire(timer) {
  ahead += Math.max(0, timer.at - Date.now());
  if (timer.repeat) timer.refresh();
  else pending.delete(timer.id);
  worked();
  timer.run();
}

function clear(timer) {
  pending.delete(typeof timer === "object" ? timer?.id : Number(timer));
}

function wait(delay, value) {
  return new Promise((resolve) => setTimeout(() => resolve(value), delay));
}
