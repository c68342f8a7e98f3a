/** The project name for which the sandbox's renderer fails, so that a refund can be seen. Pages show it; the renderer compares it exactly. */
export const SANDBOX_FAILING_PROJECT = "fail-test";
/** The project name whose jobs the sandbox's renderer takes minutes for, so that what is held can be looked at. */
export const SANDBOX_SLOW_PROJECT = "slow-test";
