/**
 * Whether an error that nobody caught was thrown by the database driver. It throws from a timer when a connection dies
 * under it, where no caller can catch: whoever waited hears by the deadline of their own statement (guarded-pool.ts).
 */
export function isDriverFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A socket's own errors carry no line of whoever had it open.
  const isOfASocket = "syscall" in error && (error.syscall === "read" || error.syscall === "write");
  return isOfASocket || /[\\/]node_modules[\\/]postgres[\\/]/.test(error.stack ?? "");
}
