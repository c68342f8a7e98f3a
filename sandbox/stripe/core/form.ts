import { invalid } from "./fault.ts";

export type FormValue = string | FormValue[] | { [key: string]: FormValue };
type Tree = Map<string, string | Tree>;

const KEY = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/** Reads form encoding as Stripe does: `items[0][price]=x`, `expand[]=y`, `metadata[key]=z`. */
export function readForm(text: string): { [key: string]: FormValue } {
  const tree: Tree = new Map();
  for (const [key, value] of new URLSearchParams(text)) put(tree, path(key), value);
  return Object.fromEntries([...tree].map(([key, value]) => [key, grown(value)]));
}

function path(key: string): string[] {
  const match = KEY.exec(key);
  if (!match) throw invalid(`Invalid parameter name: ${key}`, key);
  const inner = [...(match[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map((found) => found[1] ?? "");
  return [match[1] ?? "", ...inner];
}

function put(tree: Tree, [first = "", ...rest]: readonly string[], value: string): void {
  // `expand[]` says: the next one.
  const key = first === "" ? String(tree.size) : first;
  if (rest.length === 0) {
    tree.set(key, value);
    return;
  }
  const below = tree.get(key);
  const branch: Tree = below instanceof Map ? below : new Map();
  tree.set(key, branch);
  put(branch, rest, value);
}

function grown(value: string | Tree): FormValue {
  if (typeof value === "string") return value;
  const keys = [...value.keys()];
  const entries = [...value].map(([key, below]) => [key, grown(below)] as const);
  return keys.every((key) => /^\d+$/.test(key)) ? entries.map(([, below]) => below) : Object.fromEntries(entries);
}
