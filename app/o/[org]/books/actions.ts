"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { verifyBooks } from "#lib/services/ledger/verify-books.ts";

export const verify = orgAction(verifyBooks);
