import type { ApiOperation } from "./operation.ts";
import { getBalance } from "./operations/get-balance.ts";
import { getRateCard } from "./operations/get-rate-card.ts";
import { getStatement } from "./operations/get-statement.ts";
import { getUsageSummary } from "./operations/get-usage-summary.ts";
import { listApiEntries } from "./operations/list-entries.ts";

/** Every call of the API, in the order of its documentation. One that is missing here has no documentation, and fails a test. */
export const OPERATIONS: readonly ApiOperation[] = [getBalance, getRateCard, listApiEntries, getStatement, getUsageSummary];
