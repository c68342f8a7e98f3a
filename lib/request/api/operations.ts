import type { ApiOperation } from "./operation.ts";
import { cancelApiJob } from "./operations/cancel-job.ts";
import { createQuote } from "./operations/create-quote.ts";
import { createQuoteBatch } from "./operations/create-quote-batch.ts";
import { failApiJob } from "./operations/fail-job.ts";
import { getBalance } from "./operations/get-balance.ts";
import { getJob } from "./operations/get-job.ts";
import { getRateCard } from "./operations/get-rate-card.ts";
import { getStatement } from "./operations/get-statement.ts";
import { getUsageSummary } from "./operations/get-usage-summary.ts";
import { grantTestCredits } from "./operations/grant-test-credits.ts";
import { listApiEntries } from "./operations/list-entries.ts";
import { listApiJobs } from "./operations/list-jobs.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { openTestAccount } from "./operations/open-test-account.ts";
import { reportUsage } from "./operations/report-usage.ts";
import { settleJob } from "./operations/settle-job.ts";
import { startJob } from "./operations/start-job.ts";

/** Every call of the API, in the order of its documentation. One that is missing here has no documentation, and fails a test. */
export const OPERATIONS: readonly ApiOperation[] = [
  getBalance,
  getRateCard,
  createQuote,
  createQuoteBatch,
  startJob,
  listApiJobs,
  getJob,
  settleJob,
  failApiJob,
  cancelApiJob,
  listApiEntries,
  getStatement,
  getUsageSummary,
  reportUsage,
  moveTestClock,
  openTestAccount,
  grantTestCredits,
];
