/** The project name for which the sandbox's renderer fails, so that a refund can be seen. Pages show it; the renderer compares it exactly. */
export const SANDBOX_FAILING_PROJECT = "fail-test";
