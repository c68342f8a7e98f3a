import type { Role } from "./role.ts";

/**
 * Who may do what (ACT-10): the only place that says so. The server decides by it, and the matrix test attacks by it.
 * Every verb and every page names one of these.
 */
export const PERMISSIONS = {
  "org:read": ["owner", "billing", "creator", "viewer"],
  "usage:read": ["owner", "creator", "viewer"],
  "ledger:read": ["owner", "billing", "creator", "viewer"],
  "books:read": ["owner", "billing"],
  "quotes:create": ["owner", "creator"],
  "jobs:read": ["owner", "creator", "viewer"],
  "jobs:run": ["owner", "creator"],
  "jobs:cancel": ["owner", "creator"],
  "members:read": ["owner", "creator", "viewer"],
  "members:manage": ["owner"],
  "settings:manage": ["owner"],
  "api-keys:manage": ["owner"],
  "billing:read": ["owner", "billing"],
  "billing:payment-methods": ["owner", "billing"],
  // What is owed already, of an invoice that is there: it buys nothing new.
  "invoices:pay": ["owner", "billing"],
  "plan:change": ["owner"],
  "packs:buy": ["owner"],
  // Who may not buy asks the owners; the Billing role sees to payment methods and details only.
  "purchases:request": ["creator"],
  "purchases:decide": ["owner"],
  // No role gives these: the door and the worker act for a person, or for an organization that has no members yet.
  "person:self": [],
  "orgs:create": [],
  "invites:accept": [],
  // No member makes credits, ends periods, or says by hand what a renderer must report.
  "credits:grant": [],
  "plan:renew": [],
  "usage:report": [],
  "bills:make": [],
  "clock:move": [],
  "jobs:report": [],
  "mail:send": [],
  // An operator's, whoever they are in an organization: prices are everybody's.
  "cards:manage": [],
  // What was agreed with an organization becomes its invoice.
  "orders:bill": [],
  // What was paid and fits nothing here is looked into again, or set aside.
  "payments:repair": [],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** May a member of this role do it? */
export function may(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return roles.includes(role);
}

/** Who asks: a member by role, a key of the API by what its scopes give, an operator of this Greenlight by what theirs are, or the system, which may do everything. */
export type Authority = { readonly role: Role | "key" | "operator" | "system"; readonly permissions?: readonly Permission[] };

/** May they do it? */
export function allows({ role, permissions }: Authority, permission: Permission): boolean {
  if (role === "system") return true;
  return role === "key" || role === "operator" ? (permissions ?? []).includes(permission) : may(role, permission);
}
