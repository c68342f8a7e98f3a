import { type Instant, instant } from "../../units/instant.ts";

/** That a version of a card is there, and from when accounts are priced by it. */
export type Release = { readonly cardId: string; readonly version: number; readonly effectiveAt: Instant };

/** What is shipped was always in effect. */
export const ALWAYS = instant(0);

/** The version that prices an account at `now`: the newest one in effect by then, and never one older than its own, `least`. */
export function versionAt(releases: readonly Release[], cardId: string, least: number, now: Instant): number {
  const due = releases.filter((release) => release.cardId === cardId && release.effectiveAt <= now);
  return due.reduce((newest, { version }) => Math.max(newest, version), least);
}
