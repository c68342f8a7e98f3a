"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { confirmSpend } from "#lib/services/jobs/confirm-spend.ts";
import { quoteJob } from "#lib/services/rating/quote-job.ts";

export const quote = orgAction(quoteJob);
export const confirm = orgAction(confirmSpend);
