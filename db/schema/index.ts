export * from "./orgs.ts";
export * from "./rating.ts";
export * from "./ledger.ts";
export * from "./jobs.ts";
export * from "./audit.ts";
export * from "./outbox.ts";
