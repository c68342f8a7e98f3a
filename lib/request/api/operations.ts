import type { ApiOperation } from "./operation.ts";
import { getBalance } from "./operations/get-balance.ts";
import { getRateCard } from "./operations/get-rate-card.ts";
import { getStatement } from "./operations/get-statement.ts";
import { getUsageSummary } from "./operations/get-usage-summary.ts";
import { grantTestCredits } from "./operations/grant-test-credits.ts";
import { listApiEntries } from "./operations/list-entries.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { openTestAccount } from "./operations/open-test-account.ts";
import { reportUsage } from "./operations/report-usage.ts";

/** Every call of the API, in the order of its documentation. One that is missing here has no documentation, and fails a test. */
export const OPERATIONS: readonly ApiOperation[] = [
  getBalance,
  getRateCard,
  listApiEntries,
  getStatement,
  getUsageSummary,
  reportUsage,
  moveTestClock,
  openTestAccount,
  grantTestCredits,
];
