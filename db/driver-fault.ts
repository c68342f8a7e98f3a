/**
 * Whether an error that nobody caught came from the database driver. It throws from a timer when a connection dies under
 * it, and rejects where nobody waits any more: whoever waited hears by the deadline of their own statement
 * (guarded-pool.ts). Another owner's socket may fail in the very same words, so the words are not asked.
 */
export function isDriverFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isOfAStatement(error) || /[\\/]node_modules[\\/]postgres[\\/]/.test(error.stack ?? "");
}

/** A socket's own error has no line of whoever had it open, but the driver names the statement that it was lost under. */
function isOfAStatement(error: Error): boolean {
  return Object.hasOwn(error, "query") && Object.hasOwn(error, "parameters");
}
