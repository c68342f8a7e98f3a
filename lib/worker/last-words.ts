import { isDriverFault } from "#db/driver-fault.ts";
import { log } from "#lib/log.ts";

/**
 * Lets nothing end the worker without a word. What the database driver throws, and a rejection that nobody waited for,
 * ends nothing: the round that waited has heard of it itself. After any other uncaught error the process is in a state
 * that nobody thought of: it ends with code 1, and whoever keeps it starts another (R2).
 */
export function speakBeforeDying(): void {
  process.on("unhandledRejection", (error) => log.warn({ error }, "a rejection that nobody waited for"));
  process.on("uncaughtException", (error) => {
    if (isDriverFault(error)) {
      log.warn({ error }, "the database driver threw where nobody could catch it");
      return;
    }
    log.error({ error }, "an error that nobody caught: the worker ends");
    process.exit(1);
  });
}
