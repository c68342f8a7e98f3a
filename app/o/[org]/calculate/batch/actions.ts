"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { confirmSpend } from "#lib/services/jobs/confirm-spend.ts";
import { quoteBatch } from "#lib/services/rating/quote-batch.ts";

export const quote = orgAction(quoteBatch);
export const confirm = orgAction(confirmSpend);
