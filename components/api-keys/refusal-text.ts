import type { Refusal } from "#lib/units/outcome.ts";

/** What is wrong with a new key, at the field that it is about. */
export type KeyProblems = { readonly name: string | null; readonly scopes: string | null; readonly form: string | null };
export const NO_PROBLEMS: KeyProblems = { name: null, scopes: null, form: null };

/** A refusal in words; null stands for no answer at all. */
export function keyRefusal(refusal: Refusal | null): KeyProblems {
  if (refusal === null)
    return { ...NO_PROBLEMS, form: "Greenlight did not answer. Reload the page to see whether the key was made; if so, revoke it." };
  const { reason, detail } = refusal;
  if (reason === "invalid_request") return { name: messageAt(detail, "name"), scopes: messageAt(detail, "scopes"), form: null };
  return { ...NO_PROBLEMS, form: sentence(reason, detail) };
}

function sentence(reason: string, detail: Refusal["detail"]): string {
  if (reason === "plan_without_api")
    return `The plan ${detail["plan"]} has no API keys${detail["upgrade"] ? `; ${detail["upgrade"]} has` : ""}.`;
  if (reason === "too_many_keys") return `There are ${detail["most"]} keys already: revoke one that is not used.`;
  if (reason === "forbidden") return "Only an owner makes and revokes keys.";
  if (reason === "not_found") return "This key was revoked already. Reload the page to see.";
  return typeof detail["message"] === "string" ? detail["message"] : "That did not work. Try again in a moment.";
}

function messageAt({ errors }: Refusal["detail"], field: string): string | null {
  if (!Array.isArray(errors)) return null;
  const found: { readonly message?: unknown } | undefined = errors.find(({ path }: { path?: unknown }) => path === field);
  return typeof found?.message === "string" ? found.message : null;
}
