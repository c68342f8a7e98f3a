// Preloaded: what a query read and wrote is let go of as soon as it has been answered.
import { registerHooks } from "node:module";

const QUERY = /\/node_modules\/postgres\/(?:cjs\/)?src\/query\.js$/;
const HELD = /(this\.(?:resolve|reject) = )(x => \(this\.active = false, (?:resolve|reject)\(x\)\))$/gm;

/**
 * V8 makes a function that is assigned to a property in its old memory at once, thinking that there is one of it for good. The
 * driver assigns two in each query: with them all its parameters and rows would outlive the quick collections, each of which
 * copies them, until a full one. Written as the second part of a pair it is a value like any other.
 */
function lettingGo(source) {
  return source.replace(HELD, "$1(0, $2)");
}

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    return loaded.source && QUERY.test(url) ? { ...loaded, source: lettingGo(String(loaded.source)) } : loaded;
  },
});
