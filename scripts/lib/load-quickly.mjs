// Preloaded before any of our TypeScript: most of the time in which a part started went into finding and reading its files.
import { enableCompileCache, flushCompileCache, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url));
/** Milliseconds: when all has been loaded that a part loads at its start. */
const LOADED = 15_000;
const WORDY = "/node_modules/drizzle-orm/";

// What was compiled is kept beside the packages, to go with them. Where nothing can be written all is compiled each time.
enableCompileCache(CACHE);
// A process writes it as it ends, unless it is killed.
setTimeout(flushCompileCache, LOADED).unref();

// To know that a file is a module, Node reads the package.json above it anew for each: drizzle-orm's has 180 kB and is read a
// hundred times, half a second in every process. Its version 1 needs this no longer: github.com/drizzle-team/drizzle-orm/pull/5934.
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = "", conditions = [] } = context;
    const isWithin = specifier.startsWith(".") && parentURL.includes(WORDY) && conditions.includes("import");
    if (!isWithin) return next(specifier, context);
    return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
  },
});
