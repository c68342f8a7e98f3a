// Preloaded into every process that start.ts makes. When start.ts is killed outright, its channel closes: stop as well,
// instead of holding the port for ever. What such a process forks inherits the preload, but has another parent and a
// channel of its own, which it may need to stay alive: `next dev` does.
if (process.env.GREENLIGHT_PARENT === String(process.ppid)) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 4_000).unref();
  });
  process.channel?.unref();
}
