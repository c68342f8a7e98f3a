import { closePool } from "../db/client.ts";
import { closeDuePeriods } from "../lib/services/plans/close-due-periods.ts";
import { instant } from "../lib/units/instant.ts";

// Closes what is due at the moment it is given (epoch milliseconds), tells its parent how many seconds that took, and ends.
const began = performance.now();
await closeDuePeriods(instant(Number(process.argv[2])));
process.send?.((performance.now() - began) / 1_000);
await closePool();
process.disconnect?.();
