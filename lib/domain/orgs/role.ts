/** The roles of an organization's members (ACT-10). */
export const ROLES = ["owner", "billing", "creator", "viewer"] as const;
export type Role = (typeof ROLES)[number];
