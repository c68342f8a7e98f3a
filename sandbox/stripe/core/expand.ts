import type { Context } from "./context.ts";
import { invalid } from "./fault.ts";
import type { Includable } from "./resource.ts";

const DEEPEST = 4;
type Json = Record<string, unknown>;

/** Puts the objects in place of their ids, along `a.b.c` paths; `data.x` goes through a list. The answer is a copy. */
export function expanded(context: Context, includables: readonly Includable[], answer: unknown, paths: readonly string[]): unknown {
  const copy: unknown = structuredClone(answer);
  for (const path of paths) {
    const steps = path.split(".");
    if (steps.filter((step) => step !== "data").length > DEEPEST)
      throw invalid(`You cannot expand more than ${DEEPEST} levels of a property (${path}).`, "expand");
    grow(context, includables, copy, steps, path);
  }
  return copy;
}

function grow(context: Context, includables: readonly Includable[], value: unknown, steps: readonly string[], path: string): void {
  const [step, ...rest] = steps;
  if (step === undefined || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const one of value) grow(context, includables, one, steps, path);
    return;
  }
  if (!isJson(value)) throw cannot(path);
  const below = step in value ? reached(context, value[step]) : included(context, includables, value, step);
  if (below === undefined) {
    if (value["deleted"] === true) return;
    throw cannot(path);
  }
  value[step] = below;
  grow(context, includables, below, rest, path);
}

function reached(context: Context, value: unknown): unknown {
  if (typeof value === "string") return context.store.find(value) ?? undefined;
  if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === "string" ? reached(context, one) : one));
  return value;
}

function included(context: Context, includables: readonly Includable[], value: Json, field: string): unknown {
  const found = includables.find((one) => one.kind === value["object"] && one.field === field);
  return found && typeof value["id"] === "string" ? structuredClone(found.read(context, value["id"])) : undefined;
}

function cannot(path: string) {
  return invalid(`This property cannot be expanded (${path}).`, "expand");
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
