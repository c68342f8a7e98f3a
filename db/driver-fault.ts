/**
 * Whether an error that nobody caught was thrown by the database driver. It throws from a timer when a connection dies
 * under it, where no caller can catch: whoever waited hears by the deadline of their own statement (guarded-pool.ts).
 */
export function isDriverFault(error: unknown): boolean {
  return error instanceof Error && /[\\/]node_modules[\\/]postgres[\\/]/.test(error.stack ?? "");
}
