"use server";
import { operatorAction } from "#lib/request/operator.ts";
import { discardDraft } from "#lib/services/catalog/discard-draft.ts";
import { publishCard } from "#lib/services/catalog/publish-card.ts";
import { saveDraft } from "#lib/services/catalog/save-draft.ts";

export const save = operatorAction(saveDraft);
export const discard = operatorAction(discardDraft);
export const publish = operatorAction(publishCard);
