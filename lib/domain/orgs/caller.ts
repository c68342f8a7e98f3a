import type { Instant } from "../../units/instant.ts";
import type { Permission } from "./permissions.ts";
import type { Role } from "./role.ts";

/** Who acts on which organization, and when. Made by the door (`lib/request`) or the worker, never by a verb. */
export type Caller = {
  readonly accountId: string;
  readonly slug: string;
  /** `user:<id>`, `key:<id>` or `system:<name>`: what entries and the audit log name. */
  readonly actor: string;
  /** `system` is the worker: it holds every permission and no membership. `key` is a key of the API and `operator` who keeps this Greenlight: each holds `permissions`. */
  readonly role: Role | "key" | "operator" | "system";
  readonly permissions?: readonly Permission[];
  readonly now: Instant;
  readonly requestId: string;
};
