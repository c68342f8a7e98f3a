import type { FieldError } from "#lib/services/field-errors.ts";

const MOST = { depth: 16, items: 1_000, keys: 200, values: 100_000, text: 10_000 };

/**
 * The first thing in parsed JSON that no request of the API has, and that could harm what reads it next: nesting or lists
 * beyond any use, numbers that are none (1e999), text that the database cannot keep, `__proto__`. Null when there is none.
 * It looks at no more than it must: the walk ends at the first finding.
 */
export function jsonProblem(value: unknown): FieldError | null {
  return look(value, [], { left: MOST.values });
}

type Budget = { left: number };
type Path = readonly (string | number)[];

function look(value: unknown, path: Path, budget: Budget): FieldError | null {
  budget.left -= 1;
  if (budget.left < 0) return at(path, "has too many values");
  if (typeof value === "number") return Number.isFinite(value) ? null : at(path, "must be a finite number");
  if (typeof value === "string") return textProblem(value, path);
  if (typeof value !== "object" || value === null) return null;
  if (path.length >= MOST.depth) return at(path, "is nested too deeply");
  return Array.isArray(value) ? lookInside(value, path, budget) : lookAtKeys(value, path, budget);
}

function lookInside(list: readonly unknown[], path: Path, budget: Budget): FieldError | null {
  if (list.length > MOST.items) return at(path, `must have at most ${MOST.items} items`);
  for (const [index, item] of list.entries()) {
    const found = look(item, [...path, index], budget);
    if (found) return found;
  }
  return null;
}

function lookAtKeys(object: object, path: Path, budget: Budget): FieldError | null {
  const entries = Object.entries(object);
  if (entries.length > MOST.keys) return at(path, `must have at most ${MOST.keys} keys`);
  for (const [key, item] of entries) {
    if (key === "__proto__") return at([...path, key], "is not known");
    const found = textProblem(key, path) ?? look(item, [...path, key], budget);
    if (found) return found;
  }
  return null;
}

function textProblem(text: string, path: Path): FieldError | null {
  if (text.length > MOST.text) return at(path, `must have at most ${MOST.text} characters`);
  if (text.includes("\u0000")) return at(path, "must not contain the character NUL");
  return text.isWellFormed() ? null : at(path, "must be well-formed Unicode");
}

// A path is made of what was sent: it is answered, so it is kept short and whole.
function at(path: Path, message: string): FieldError {
  return { path: path.join(".").toWellFormed().slice(0, 300), message };
}
