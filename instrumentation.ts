/** Called once by Next before the server takes requests. */
export async function register(): Promise<void> {
  const { logUncaught } = await import("#lib/request/last-words.ts");
  logUncaught();
}
