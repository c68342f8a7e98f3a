import { type Millis, minus } from "#lib/units/millis.ts";
import type { EnumField, RateCard } from "../catalog/rate-card.ts";
import type { Terms } from "./adjust.ts";
import { rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";

/** What a request would say at `path` instead: `params.quality` = `"fast"`, `options.template` = `{ complexity }`. Null takes it away. */
export type Change = {
  readonly path: string;
  readonly value: string | number | null | readonly string[] | { readonly complexity: string };
  readonly label: string;
};

/** The same request with one thing changed, really priced. `saving` is current − other: negative where the other costs more. */
export type Alternative = { readonly change: Change; readonly total: Millis; readonly saving: Millis };

/** Every other quality, template, batch and platform choice of a request (GEN-3). Empty when the request itself does not rate. */
export function alternatives(card: RateCard, request: RatingRequest, terms: Terms = {}): readonly Alternative[] {
  const current = rate(card, request, terms);
  if (!current.ok) return [];
  return changesOf(card, request).flatMap((change) => {
    const rated = rate(card, changed(request, change), terms);
    return rated.ok ? [{ change, total: rated.value.total, saving: minus(current.value.total, rated.value.total) }] : [];
  });
}

/** The request with the change made. */
export function changed(request: RatingRequest, { path, value }: Pick<Change, "path" | "value">): RatingRequest {
  const [part, name = ""] = path.split(".");
  const before = fieldsOf(part === "params" ? request.params : request.options);
  const after = Object.fromEntries(Object.entries({ ...before, [name]: value }).filter(([key, each]) => key !== name || each !== null));
  return part === "params" ? { ...request, params: after } : { ...request, options: after };
}

function changesOf(card: RateCard, request: RatingRequest): readonly Change[] {
  const operation = card.operations.find(({ id }) => id === request.operation);
  const options = fieldsOf(request.options);
  const fields = (operation?.fields ?? []).filter((field): field is EnumField => field.kind === "enum" && field.compared === true);
  return [
    ...fields.flatMap((field) => otherChoices(field, fieldsOf(request.params)[field.name] ?? field.default)),
    ...(operation?.adjustments ?? []).flatMap((adjustment) => adjusted[adjustment](card, options)),
  ];
}

function otherChoices(field: EnumField, chosen: unknown): readonly Change[] {
  return field.choices
    .filter(({ value }) => value !== chosen)
    .map(({ value, label }) => ({ path: `params.${field.name}`, value, label: `${field.label} ${label}` }));
}

type Fields = Readonly<Record<string, unknown>>;

const adjusted: Record<"template" | "batch" | "platform", (card: RateCard, options: Fields) => readonly Change[]> = {
  template: ({ templates }, options) => {
    const path = "options.template";
    const chosen = fieldsOf(options["template"])["complexity"];
    const others = (templates?.list ?? [])
      .filter(({ id }) => id !== chosen)
      .map(({ id, label }): Change => ({ path, value: { complexity: id }, label: `With a ${label.toLowerCase()}` }));
    return chosen === undefined ? others : [...others, { path, value: null, label: "Without a template" }];
  },
  batch: ({ batch }, options) => {
    const size = typeof options["batchSize"] === "number" ? options["batchSize"] : 1;
    const path = "options.batchSize";
    const others = (batch?.bands ?? [])
      .filter(({ from, to }) => size < from || (to !== null && size > to))
      .map(({ from, to }): Change => {
        const label = to === null ? `In a batch of ${from} or more` : `In a batch of ${from} to ${to}`;
        return { path, value: from, label };
      });
    return size === 1 ? others : [...others, { path, value: null, label: "On its own" }];
  },
  platform: ({ platforms }, options) => {
    const chosen = Array.isArray(options["platforms"]) ? options["platforms"].filter((id) => typeof id === "string") : [];
    return (platforms?.list ?? []).map(({ id, label }) =>
      chosen.includes(id)
        ? { path: "options.platforms", value: chosen.filter((each) => each !== id), label: `Without ${label}` }
        : { path: "options.platforms", value: [...chosen, id], label: `With ${label}` },
    );
  },
};

function fieldsOf(raw: unknown): Fields {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? Object.fromEntries(Object.entries(raw)) : {};
}
