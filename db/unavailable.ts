/** Why the books could not be asked: too many before us, no answer in time, or nobody there. */
export type Outage = "busy" | "deadline" | "unreachable";

const DIGEST = "unavailable";
const RETRY_AFTER: Readonly<Record<Outage, number>> = { busy: 1, deadline: 2, unreachable: 5 };

/**
 * Thrown instead of the driver's many errors when the database cannot be asked just now (R10, R12). Asking again later is
 * right for a read, and for a write that bears a key; of any other write that was under way the outcome is unknown.
 */
export class Unavailable extends Error {
  readonly reason: Outage;
  /** Seconds after which asking again may help. */
  readonly retryAfter: number;
  /** React hands an error's digest to the error page, and nothing else of it. */
  readonly digest = DIGEST;

  constructor(reason: Outage, cause?: unknown) {
    super(`the database is unavailable: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = "Unavailable";
    this.reason = reason;
    this.retryAfter = RETRY_AFTER[reason];
  }

  // Next bundles this file several times over, so the class itself is not one: its mark is.
  static override [Symbol.hasInstance](value: unknown): value is Unavailable {
    return value instanceof Error && "digest" in value && value.digest === DIGEST && "retryAfter" in value;
  }
}

/** The connection died under a statement that may have been under way. */
const LOST = new Set(["CONNECTION_CLOSED", "CONNECTION_DESTROYED", "ECONNRESET", "EPIPE", "57P01", "57P02"]);

// What PostgreSQL and the driver say when there is no answer to be had, rather than a wrong question.
const REASONS: ReadonlyMap<string, Outage> = new Map<string, Outage>([
  ...[...LOST].map((code) => [code, "unreachable"] as const),
  ["CONNECTION_ENDED", "unreachable"],
  ["CONNECT_TIMEOUT", "unreachable"],
  ["ECONNREFUSED", "unreachable"],
  ["ETIMEDOUT", "unreachable"],
  ["EHOSTUNREACH", "unreachable"],
  ["ENETUNREACH", "unreachable"],
  ["ENOTFOUND", "unreachable"],
  ["EAI_AGAIN", "unreachable"],
  ["ENOENT", "unreachable"], // The socket file of a server that is not there.
  ["57P03", "unreachable"], // Starting up, shutting down, recovering.
  ["53100", "unreachable"], // Disk full.
  ["53200", "unreachable"], // Out of memory.
  ["53300", "busy"], // Too many connections.
  ["55P03", "busy"], // lock_timeout
  ["57014", "deadline"], // statement_timeout
]);

/** The outage that an error tells of, itself or by its causes; null when it is a defect or an answer. */
export function outageOf(error: unknown): Unavailable | null {
  for (const at of causes(error)) {
    if (at instanceof Unavailable) return at;
    const reason = REASONS.get(codeOf(at) ?? "");
    if (reason) return new Unavailable(reason, error);
  }
  return null;
}

/** Whether the statement's connection died, so that a read is worth asking once more. */
export function isLostConnection(error: unknown): boolean {
  return [...causes(error)].some((at) => LOST.has(codeOf(at) ?? ""));
}

/** The driver's or PostgreSQL's code of an error, itself without its causes. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

function* causes(error: unknown): Generator<unknown> {
  for (let at = error; at instanceof Error; at = at.cause) yield at;
}
