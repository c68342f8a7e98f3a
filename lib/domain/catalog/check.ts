import { CARD_SHAPE } from "./card-shape.ts";
import { checkBatch } from "./check-batch.ts";
import { checkCredits } from "./check-credits.ts";
import { checkOtherCurrencies } from "./check-currencies.ts";
import { checkOperation, checkService } from "./check-operation.ts";
import { checkResolutions } from "./check-resolutions.ts";
import { stepName } from "./check-shape.ts";
import { type Problems, unique, wrong } from "./problems.ts";
import type { EnumField, RateCard } from "./rate-card.ts";

/** The longest text that is read as a card: ten times the longest that is shipped. */
export const LONGEST = 200_000;
const SHOWN = 50;

/** Checks a card when it loads. Throws an Error that lists every problem with its path. */
export function checkCard(card: RateCard): RateCard {
  const problems = problemsOf(card);
  if (problems.length) throw new Error(`rate card ${card.id}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  return card;
}

/** A card that was read, or everything that is wrong with it. */
export type ReadCard = { readonly ok: true; readonly card: RateCard } | { readonly ok: false; readonly problems: Problems };

/** Reads foreign JSON as a card. What is wrong with the text as a whole has the path `card`. */
export function cardOfJson(json: string): ReadCard {
  if (json.length > LONGEST) return { ok: false, problems: [`card: is longer than ${LONGEST} characters`] };
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    return { ok: false, problems: [`card: is not JSON: ${error instanceof Error ? error.message : "unreadable"}`] };
  }
  return isCard(raw) ? { ok: true, card: raw } : { ok: false, problems: problemsOf(raw) };
}

/** Is this, whatever it is, a sound card? */
export function isCard(raw: unknown): raw is RateCard {
  return problemsOf(raw).length === 0;
}

/** Everything that is wrong with a card, as `path: message`, at most 50; empty when it is sound. Takes anything. */
export function problemsOf(raw: unknown): Problems {
  const misshapen = shapeProblems(raw);
  // The rest follows what the card's parts name, which it can only when they have their shape.
  if (!hasShape(raw, misshapen)) return misshapen.slice(0, SHOWN);
  return referenceProblems(raw).slice(0, SHOWN);
}

function shapeProblems(raw: unknown): Problems {
  const problems = CARD_SHAPE(raw, "");
  return problems.map((problem) => (problem.startsWith(": ") ? `card${problem}` : problem));
}

function hasShape(raw: unknown, problems: Problems): raw is RateCard {
  return problems.length === 0 && typeof raw === "object";
}

function referenceProblems(card: RateCard): Problems {
  return [
    ...unique(card.operations, ({ id }) => id, "operations"),
    ...unique(card.services, ({ field }) => field.name, "services"),
    ...card.operations.flatMap((operation) => checkOperation(card, operation)),
    ...card.services.flatMap((service) => checkService(card, service)),
    ...checkAdjustments(card),
    ...checkCredits(card),
    ...checkOtherCurrencies(card),
    ...unique(card.samples, (path) => path, "samples"),
    ...card.samples.flatMap((path) => wrong(!exists(card, path), `samples.${path}`, "names nothing on this card")),
  ];
}

/** Qualities, templates, batches and platforms: reachable from some operation, and never more off than there is. */
function checkAdjustments(card: RateCard): Problems {
  const { qualities, templates, batch, platforms } = card;
  const offered = new Set(card.operations.flatMap(({ adjustments = [] }) => adjustments));
  const reachable = qualitiesOf(card);
  const off = (platforms?.list ?? []).reduce((sum, { percent }) => sum + Math.min(0, Number(percent)), 0);
  return [
    ...Object.keys(qualities?.multipliers ?? {}).flatMap((value) =>
      wrong(!reachable.has(value), `qualities.multipliers.${value}`, "is a quality that no operation offers"),
    ),
    ...wrong(templates !== undefined && !offered.has("template"), "templates", "are offered by no operation"),
    ...wrong(batch !== undefined && !offered.has("batch"), "batch", "is offered by no operation"),
    ...wrong(platforms !== undefined && !offered.has("platform"), "platforms", "are offered by no operation"),
    ...unique(templates?.list ?? [], ({ id }) => id, "templates.list"),
    ...unique(platforms?.list ?? [], ({ id }) => id, "platforms.list"),
    ...(platforms?.list ?? []).flatMap(({ id, quality }) =>
      wrong(!reachable.has(quality), `platforms.list.${id}.quality`, "is a quality that no operation offers"),
    ),
    ...wrong(off < -100, "platforms.list", "all chosen together would take off more than everything"),
    ...checkBatch(card),
    ...checkResolutions(card),
  ];
}

function qualitiesOf({ operations }: RateCard): ReadonlySet<string> {
  const fields = operations.flatMap(({ quality, fields: of }) =>
    of.filter((field): field is EnumField => field.kind === "enum" && field.name === quality),
  );
  return new Set(fields.flatMap(({ choices }) => choices.map(({ value }) => value)));
}

/** Follows a path by keys, and through lists by the name of an element. */
function exists(card: RateCard, path: string): boolean {
  let at: unknown = card;
  for (const step of path.split(".", 20)) at = stepInto(at, step);
  return at !== undefined;
}

function stepInto(at: unknown, step: string): unknown {
  if (Array.isArray(at)) return at.find((each: unknown, index) => stepName(each, index) === step);
  if (typeof at !== "object" || at === null) return undefined;
  return new Map<string, unknown>(Object.entries(at)).get(step);
}
