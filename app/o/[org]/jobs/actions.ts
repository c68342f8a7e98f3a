"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { cancelJob } from "#lib/services/jobs/cancel-job.ts";

export const cancel = orgAction(cancelJob);
