// Preloaded into every process that start.ts makes. When start.ts is killed outright, its channel closes: stop as well,
// instead of holding the port for ever.
process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 4_000).unref();
});
process.channel?.unref();
