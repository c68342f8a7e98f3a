import { Failure } from "../failure.ts";

/** Aborts when the process is told to stop, so that what was begun is cleared away first. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const abort = () => stop.abort(new Failure("Stopped on the way: nothing was changed."));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, abort);
  return stop.signal;
}
