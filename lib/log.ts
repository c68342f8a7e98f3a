import { pino } from "pino";
import { logLevel } from "./env.ts";

const SECRET = ["password", "secret", "token", "authorization", "cookie", "email", "url"];

/**
 * Structured logs, one JSON object a line: `log.info({ accountId, jobId }, "job started")`. What identifies a person or
 * opens a door is cut out at the top and one level down; do not log whole requests or rows. `LOG_LEVEL` chooses how much.
 */
export const log = pino({
  level: logLevel(),
  base: { pid: process.pid },
  messageKey: "message",
  errorKey: "error",
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`]), censor: "[cut]" },
});

/** The log of one request: every line carries its id, which the answer's `x-request-id` shows too. */
export function logOf(requestId: string) {
  return log.child({ requestId });
}
