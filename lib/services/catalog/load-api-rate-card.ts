import { loadAccount } from "#db/queries/ledger.ts";
import { optionsSchema, paramsSchema } from "#lib/domain/catalog/params-schema.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { cardOf } from "../cards.ts";

/** The rate card that prices an account, as the API tells it: its data, with parameters as JSON Schema. Null without a ledger. */
export async function loadApiRateCard({ accountId, now }: Caller) {
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!card) return null;
  const { id, version, name, about, unit, currency, increment, classes, plans, packs, samples } = card;
  return {
    id,
    version,
    name,
    about,
    unit,
    currency,
    increment,
    operations: card.operations.map((operation) => ({
      id: operation.id,
      label: operation.label,
      about: operation.about,
      charged: [...operation.charged],
      params: paramsSchema(operation),
      options: optionsSchema(card, operation),
      prices: [...operation.components, ...(operation.extras ?? [])],
    })),
    services: card.services.map(({ component }) => component),
    qualities: card.qualities?.multipliers ?? null,
    templates: [...(card.templates?.list ?? [])],
    batch: [...(card.batch?.bands ?? [])],
    platforms: [...(card.platforms?.list ?? [])],
    classes: [...classes],
    plans: [...plans],
    packs,
    samples: [...samples],
  };
}
