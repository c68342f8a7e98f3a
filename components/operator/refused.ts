import type { Refusal } from "#lib/units/outcome.ts";

const TEXTS: Readonly<Record<string, string>> = {
  conflict: "Somebody else saved or published in the meantime. Your text is still here: copy it, reload the page, and bring both together.",
  not_found: "The draft is no longer there: it was published or discarded. Your text is still here.",
  invalid_card: "The draft cannot be published as it is.",
  signed_out: "You are signed out. Sign in again in another tab, then retry: your text stays here.",
  unavailable: "The database cannot be reached right now. Your text is still here: try again in a moment.",
};

/** What a refused action of an operator says; the paths of what is wrong stand in it where there are any. */
export function refusalText({ reason, detail }: Refusal): string {
  const { errors } = detail;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (typeof first === "object" && first !== null && "message" in first && "path" in first)
    return `${String(first.path)} ${String(first.message)}`;
  return TEXTS[reason] ?? "Greenlight did not answer as expected, and it is not known whether anything was saved. Reload the page to see.";
}

/** The problems of a card that a refusal carries. */
export function problemsIn({ detail }: Refusal): readonly string[] {
  const { problems } = detail;
  return Array.isArray(problems) ? problems.filter((each) => typeof each === "string") : [];
}
