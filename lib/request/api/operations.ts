import type { ApiOperation } from "./operation.ts";
import { getBalance } from "./operations/get-balance.ts";

/** Every call of the API, in the order of its documentation. One that is missing here has no documentation, and fails a test. */
export const OPERATIONS: readonly ApiOperation[] = [getBalance];
