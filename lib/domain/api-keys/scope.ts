import type { Permission } from "../orgs/permissions.ts";

/** What a key of the HTTP API may be allowed (api-v1.md). None contains another: a key has each that it needs. */
export const SCOPES = ["read", "quote", "spend", "meter", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

type Meaning = {
  /** What a person who makes a key is told that it can do. */
  readonly about: string;
  /** The permissions of verbs that it gives: the only place that says so. */
  readonly permissions: readonly Permission[];
};

export const SCOPE_MEANINGS: Readonly<Record<Scope, Meaning>> = {
  read: {
    about: "Read the balance, the rate card, jobs, entries, statements and usage.",
    permissions: ["org:read", "usage:read", "ledger:read", "jobs:read"],
  },
  quote: { about: "Ask for binding quotes. Moves no credits.", permissions: ["quotes:create"] },
  spend: { about: "Start jobs from quotes: sets credits aside.", permissions: ["jobs:run"] },
  meter: {
    about: "Settle, fail and cancel jobs, and report metered usage: charges credits.",
    permissions: ["jobs:report", "jobs:cancel", "usage:report"],
  },
  // The sandbox's calls act as the sandbox itself, so they need no permission of a member.
  admin: { about: "Administer the organization: in the sandbox, move its clock and grant credits.", permissions: [] },
};

/** Everything that a key of these scopes may do. */
export function permissionsOf(scopes: readonly Scope[]): readonly Permission[] {
  return [...new Set(scopes.flatMap((scope) => SCOPE_MEANINGS[scope].permissions))];
}

/** Is this the name of a scope? */
export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
