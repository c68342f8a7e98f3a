import { type Millis, minus } from "#lib/units/millis.ts";
import type { EnumField, RateCard } from "../catalog/rate-card.ts";
import type { Terms } from "./adjust.ts";
import { rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";

/** The same request with one thing changed, really priced. `saving` is current − other: negative where the other costs more. */
export type Alternative = {
  readonly change: { readonly path: string; readonly value: string; readonly label: string };
  readonly total: Millis;
  readonly saving: Millis;
};

type Change = { readonly change: Alternative["change"]; readonly request: RatingRequest };

/** Every other quality, template, batch and platform choice of a request (GEN-3). Empty when the request itself does not rate. */
export function alternatives(card: RateCard, request: RatingRequest, terms: Terms = {}): readonly Alternative[] {
  const current = rate(card, request, terms);
  if (!current.ok) return [];
  return changes(card, request).flatMap(({ change, request: other }) => {
    const rated = rate(card, other, terms);
    return rated.ok ? [{ change, total: rated.value.total, saving: minus(current.value.total, rated.value.total) }] : [];
  });
}

function changes(card: RateCard, request: RatingRequest): readonly Change[] {
  const operation = card.operations.find(({ id }) => id === request.operation);
  if (!operation) return [];
  const options = fieldsOf(request.options);
  const option = (key: string, value: unknown): RatingRequest => ({ ...request, options: without({ ...options, [key]: value }) });
  return [
    ...operation.fields.flatMap((field) => (field.kind === "enum" && field.compared ? otherChoices(field, request) : [])),
    ...(operation.adjustments ?? []).flatMap((adjustment) => adjusted[adjustment](card, options, option)),
  ];
}

function otherChoices(field: EnumField, request: RatingRequest): readonly Change[] {
  const params = fieldsOf(request.params);
  const chosen = params[field.name] ?? field.default;
  return field.choices
    .filter(({ value }) => value !== chosen)
    .map(({ value, label }) => ({
      change: { path: `params.${field.name}`, value, label: `${field.label} ${label}` },
      request: { ...request, params: { ...params, [field.name]: value } },
    }));
}

type Options = Readonly<Record<string, unknown>>;
type Making = (card: RateCard, options: Options, option: (key: string, value: unknown) => RatingRequest) => readonly Change[];

const adjusted: Record<"template" | "batch" | "platform", Making> = {
  template: (card, options, option) => {
    const chosen = fieldsOf(options["template"])["complexity"];
    const others = (card.templates?.list ?? [])
      .filter(({ id }) => id !== chosen)
      .map(
        ({ id, label }): Change => ({
          change: { path: "options.template", value: id, label: `With a ${label.toLowerCase()}` },
          request: option("template", { complexity: id }),
        }),
      );
    return chosen === undefined
      ? others
      : [
          ...others,
          { change: { path: "options.template", value: "", label: "Without a template" }, request: option("template", undefined) },
        ];
  },
  batch: (card, options, option) => {
    const size = typeof options["batchSize"] === "number" ? options["batchSize"] : 1;
    return (card.batch?.bands ?? [])
      .filter(({ from, to }) => size < from || (to !== null && size > to))
      .map(({ from, to }) => ({
        change: {
          path: "options.batchSize",
          value: String(from),
          label: to === null ? `In a batch of ${from} or more` : `In a batch of ${from} to ${to}`,
        },
        request: option("batchSize", from),
      }));
  },
  platform: (card, options, option) => {
    const chosen: readonly unknown[] = Array.isArray(options["platforms"]) ? options["platforms"] : [];
    return (card.platforms?.list ?? []).map(({ id, label }) => {
      const there = chosen.includes(id);
      const next = there ? chosen.filter((each) => each !== id) : [...chosen, id];
      return {
        change: { path: "options.platforms", value: id, label: there ? `Without ${label}` : `With ${label}` },
        request: option("platforms", next),
      };
    });
  },
};

function fieldsOf(raw: unknown): Options {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? Object.fromEntries(Object.entries(raw)) : {};
}

function without(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
