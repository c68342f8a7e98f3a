import { namesOfActors } from "#db/queries/actors.ts";
import { classLabelOf } from "#lib/domain/catalog/credit-class.ts";
import type { Entry } from "#lib/domain/ledger/account.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import { STORAGE } from "#lib/domain/metering/charge-lines.ts";
import { findCard } from "../cards.ts";

/** Puts the card's words and people's names to entries, in one query however many there are. */
export async function entryViews(entries: readonly Entry[]): Promise<readonly EntryView[]> {
  const names = await namesOfActors(entries.map(({ actor }) => actor));
  const cards = await Promise.all(entries.map(({ cardId, cardVersion }) => findCard(cardId, cardVersion)));
  return entries.map((entry, index) => {
    const card = cards[index] ?? null;
    return {
      ...entry,
      operationLabel:
        entry.operation === STORAGE.id
          ? STORAGE.label
          : (card?.operations.find(({ id }) => id === entry.operation)?.label ?? entry.operation),
      classLabel: entry.lotClass === null ? null : classLabelOf(card, entry.lotClass),
      actorName: actorName(entry.actor, names),
    };
  });
}

/** A person by name, an API key or a part of the system by what it is. */
export function actorName(actor: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(actor);
  if (name) return name;
  const [kind, rest = ""] = actor.split(":", 2);
  if (kind === "user") return "former member";
  return kind === "key" ? `API key ${rest}` : `Greenlight, ${rest.replaceAll("-", " ")}`;
}
