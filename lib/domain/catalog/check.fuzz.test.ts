import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMillis } from "#lib/units/millis.ts";
import { packsOf } from "../packs/price.ts";
import { rate } from "../rating/quote.ts";
import { cardOfJson, LONGEST, problemsOf } from "./check.ts";
import { stepName } from "./check-shape.ts";
import { plansOf } from "./plan.ts";
import type { Field, RateCard } from "./rate-card.ts";
import { cardIds, latestCard } from "./registry.ts";

const CARDS = cardIds().flatMap((id) => latestCard(id) ?? []);
const ROUNDS = 600;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Rating = ReturnType<typeof rate>;
/** A place of a card's JSON: the list or object that holds it, and under which key. */
type Node = { readonly holder: Json[] | { [key: string]: Json }; readonly key: string; readonly value: Json; readonly path: string };

const REFERENCES = new Set([
  "class",
  "next",
  "from",
  "to",
  "quality",
  "by",
  "base",
  "field",
  "of",
  "services",
  "adjustments",
  "default",
  "samples",
]);

for (const card of CARDS) {
  test(`a mutated ${card.id} is refused at the path of the mutation, or can be priced by without a fault`, () => {
    const next = randomFrom(20_261_122);
    const refused = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const kind = mutated(card, next);
      if (kind) refused.set(kind, (refused.get(kind) ?? 0) + 1);
    }
    for (const [kind] of MUTATIONS) assert.ok((refused.get(kind) ?? 0) > 0, `${kind} was never refused`);
  });

  test(`${card.id} in another order of keys, with other words, means the same`, () => {
    const read = cardOfJson(JSON.stringify(reworded(JSON.parse(JSON.stringify(card)))));
    assert.ok(read.ok, read.ok ? "" : read.problems.join("\n"));
    const next = randomFrom(7);
    for (let round = 0; round < 200; round += 1) {
      const request = randomRequest(card, next);
      const one: Rating = rate(card, request);
      const other: Rating = rate(read.card, request);
      assert.deepEqual(one.ok && one.value.total, other.ok && other.value.total);
    }
    assert.deepEqual(
      plansOf(read.card).map(({ monthly, price }) => [monthly, price]),
      plansOf(card).map(({ monthly, price }) => [monthly, price]),
    );
  });
}

test("foreign text is no card, whatever it is, and is refused without a fault", () => {
  const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
  const prices = `${'{"by":"quality","each":{"Q1":'.repeat(500)}"1"${"}}".repeat(500)}`;
  const nested = JSON.stringify(CARDS[0]).replace('"8000"', prices);
  for (const text of [
    "",
    "null",
    "[]",
    "7",
    '"card"',
    "{",
    '{"__proto__":{"id":"act3"}}',
    deep("[", "]", 50_000),
    deep('{"a":', "1}", 1),
    "x".repeat(LONGEST + 1),
    nested,
  ]) {
    const read = cardOfJson(text);
    assert.ok(!read.ok && read.problems.length > 0 && read.problems.length <= 50, text.slice(0, 60));
    assert.ok(read.problems.every((problem) => problem.length < 700));
  }
  for (const value of [undefined, null, 7n, Symbol("card"), () => 1, new Map(), [[]], Object.create(null)])
    assert.ok(problemsOf(value).length > 0);
  const polluted: { polluted?: boolean } = {};
  assert.equal(polluted.polluted, undefined);
});

test("names that every object has are no ids, keys of a price table or parameters", () => {
  const act3 = latestCard("act3") ?? assert.fail();
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    const text = JSON.stringify(act3).replaceAll('"Q1"', `"${name}"`);
    const read = cardOfJson(text);
    assert.ok(!read.ok, name);
  }
});

/** Mutates a copy of the card somewhere. Answers the kind of the mutation when it was refused; fails when it was taken wrongly. */
function mutated(card: RateCard, next: () => number): string | null {
  const copy: Json = JSON.parse(JSON.stringify(card));
  const nodes = nodesOf(copy, "");
  const node = nodes[Math.floor(next() * nodes.length)] ?? assert.fail();
  const [kind, mutate] = MUTATIONS[Math.floor(next() * MUTATIONS.length)] ?? assert.fail();
  const told = mutate(node);
  const json = told === "text" ? textWithProto(card, node) : JSON.stringify(copy);
  const read = json === null ? null : cardOfJson(json);
  if (!read) return null;
  if (read.ok) {
    assert.notEqual(told, "must fail", `${kind} at ${node.path} was taken`);
    assertUsable(read.card);
    return null;
  }
  const { problems } = read;
  assert.ok(
    problems.every((problem) => /^[^\s:].*: ./.test(problem)),
    problems.join("\n"),
  );
  const isTold = told !== "must fail" || problems.some((problem) => isAbout(problem, node));
  assert.ok(isTold, `${kind} at ${node.path}:\n${problems.join("\n")}`);
  return kind;
}

type Told = "must fail" | "may pass" | "text";
const MUTATIONS: readonly (readonly [string, (node: Node) => Told])[] = [
  ["another type", (node) => put(node, typeof node.value === "string" ? 7 : Array.isArray(node.value) ? {} : [])],
  ["an unknown key", (node) => (isObject(node.value) ? add(node.value, "zz_unknown") : "may pass")],
  ["a key of every object", () => "text"],
  [
    "a negative price",
    (node) =>
      typeof node.value === "string" &&
      /^\d/.test(node.value) &&
      !/percent$|^id$|^name$|^value$|^default$/i.test(node.key) &&
      !/label|choices|notes|samples|version/.test(node.path)
        ? put(node, `-${node.value}`)
        : "may pass",
  ],
  [
    "a key that is gone",
    (node) => {
      if (Array.isArray(node.holder)) node.holder.splice(Number(node.key), 1);
      else delete node.holder[node.key];
      return "may pass";
    },
  ],
  ["an element twice", (node) => twice(node)],
  ["a name of nothing", (node) => (typeof node.value === "string" && isReference(node) ? put(node, `${node.value}-gone`) : "may pass")],
  ["nothing at all", (node) => (node.value === null || NULLABLE.has(node.key) ? "may pass" : put(node, null))],
  ["an endless number", (node) => (typeof node.value === "number" ? put(node, 1e300) : "may pass")],
];
const NULLABLE = new Set(["increment", "packs", "rollover", "price", "storageGb", "next", "to"]);

function put({ holder, key }: Node, value: Json): Told {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[key] = value;
  return "must fail";
}

function add(object: { [key: string]: Json }, key: string): Told {
  object[key] = Object.values(object)[0] ?? "1";
  return "must fail";
}

// What stands twice in a list of words for people is no mistake.
function twice({ value, path }: Node): Told {
  if (!Array.isArray(value) || value.length === 0 || path.endsWith("notes")) return "may pass";
  value.push(JSON.parse(JSON.stringify(value.at(-1))));
  return "must fail";
}

function isReference({ key, path }: Node): boolean {
  const named = /^\d+$/.test(key) ? (path.split(".").at(-2) ?? "") : key;
  return REFERENCES.has(named) && !/packs\.bands|packs\.list/.test(path);
}

function textWithProto(card: RateCard, { path, value }: Node): string | null {
  if (!isObject(value)) return null;
  let found = false;
  const walk = (at: Json, where: string): string => {
    if (Array.isArray(at)) return `[${at.map((each, index) => walk(each, `${where}.${stepName(each, index)}`)).join()}]`;
    if (!isObject(at)) return JSON.stringify(at);
    const parts = Object.entries(at).map(([key, each]) => `${JSON.stringify(key)}:${walk(each, where === "" ? key : `${where}.${key}`)}`);
    if (where === path) parts.push('"__proto__":{"polluted":true}');
    found ||= where === path;
    return `{${parts.join()}}`;
  };
  const text = walk(JSON.parse(JSON.stringify(card)), "");
  return found ? text : null;
}

/** Is the problem's path the mutation's, above it or below it? An element that lost its name is told by its place. */
function isAbout(problem: string, { path, key }: Node): boolean {
  const at = problem.slice(0, problem.indexOf(": ")).split(".");
  const steps = path.split(".");
  const told = steps.slice(0, steps[0] === "samples" ? 1 : ["id", "name", "value"].includes(key) ? -2 : steps.length);
  return at.every((step, index) => index >= told.length || step === told[index] || /^\d+$/.test(step));
}

function nodesOf(at: Json, path: string): Node[] {
  if (typeof at !== "object" || at === null) return [];
  return Object.entries(at).flatMap(([key, value]) => {
    const step = Array.isArray(at) ? stepName(value, Number(key)) : key;
    const inner = path === "" ? step : `${path}.${step}`;
    return [{ holder: at, key, value, path: inner }, ...nodesOf(value, inner)];
  });
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function reworded(at: Json, key = ""): Json {
  if (Array.isArray(at)) return at.map((each) => reworded(each, key));
  if (isObject(at))
    return Object.fromEntries(
      Object.entries(at)
        .toReversed()
        .map(([name, each]) => [name, reworded(each, name)]),
    );
  return ["label", "about", "help", "aspect"].includes(key) && typeof at === "string" ? `${at} (reworded)` : at;
}

/** Nothing that prices by a card may fail: what is asked is answered or refused, and a total is what its lines say. */
function assertUsable(card: RateCard): void {
  const next = randomFrom(3);
  for (let round = 0; round < 12; round += 1) {
    const rated = rate(card, randomRequest(card, next));
    if (!rated.ok) continue;
    const { lines, total } = rated.value;
    assert.ok(total >= 0n, `${formatMillis(total)}`);
    assert.equal(
      lines.reduce((sum, { amount }) => sum + amount, 0n),
      total,
    );
  }
  for (const plan of plansOf(card)) packsOf(card, plan.id);
}

function randomRequest(card: RateCard, next: () => number) {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(next() * from.length)];
  const operation = pick(card.operations) ?? assert.fail();
  const params: Record<string, unknown> = {};
  const isThere = ({ only }: Field) => !only || (params[only.field] ?? false) === only.is;
  for (const field of operation.fields)
    if (isThere(field) && (!field.optional || next() < 0.5)) params[field.name] = someValue(field, next, pick);
  const template = pick(card.templates?.list ?? []);
  const platforms = (card.platforms?.list ?? []).filter(() => next() < 0.5).map(({ id }) => id);
  const options = operation.adjustments?.length
    ? { batchSize: 1 + Math.floor(next() * 20), platforms, ...(template ? { template: { complexity: template.id } } : {}) }
    : {};
  return { operation: operation.id, params, options };
}

function someValue(field: Field, next: () => number, pick: <T>(from: readonly T[]) => T | undefined): unknown {
  if (field.kind === "boolean") return next() < 0.5;
  if (field.kind === "enum") return pick(field.choices)?.value;
  const value = field.above + next() * Math.min(500, field.most - field.above);
  return field.kind === "integer" ? Math.ceil(value) : value;
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
