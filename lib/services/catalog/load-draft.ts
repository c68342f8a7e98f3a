import { namesOfActors } from "#db/queries/actors.ts";
import { findDraft } from "#db/queries/catalog.ts";
import { draftText, nextCardOfJson } from "#lib/domain/catalog/succession.ts";
import { lastCard } from "../cards.ts";

/** The next version of a card to work on: the draft as it was saved, or a copy of the newest version. Null for an unknown card. */
export async function loadDraft(cardId: string) {
  const [previous, draft] = await Promise.all([lastCard(cardId), findDraft(cardId)]);
  if (!previous) return null;
  const names = draft ? await namesOfActors([draft.updatedBy]) : null;
  const body = draft?.body ?? draftText(previous);
  const read = nextCardOfJson(body, previous);
  return {
    previous,
    body,
    /** 0: nobody saved one yet. */
    revision: draft?.revision ?? 0,
    savedAt: draft?.updatedAt ?? null,
    savedBy: draft ? (names?.get(draft.updatedBy) ?? "A former operator") : null,
    card: read.ok ? read.card : null,
    problems: read.ok ? [] : read.problems,
  };
}
