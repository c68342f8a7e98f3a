import { isDriverFault } from "#db/driver-fault.ts";
import { log } from "#lib/log.ts";

/**
 * Logs what nobody caught in the web process. It goes on, as Next would have it; a pool whose connections broke is
 * replaced by its deadlines, and /readyz says so until then (R2, R10).
 */
export function logUncaught(): void {
  process.on("unhandledRejection", (error) => log.warn({ error }, "a rejection that nobody waited for"));
  process.on("uncaughtException", (error) => {
    if (isDriverFault(error)) log.warn({ error }, "the database driver threw where nobody could catch it");
    else log.error({ error }, "an error that nobody caught");
  });
}
