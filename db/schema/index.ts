export * from "./audit.ts";
export * from "./jobs.ts";
export * from "./ledger.ts";
export * from "./orgs.ts";
export * from "./outbox.ts";
export * from "./rating.ts";
export * from "./rollups.ts";
