import type { Tone } from "#components/ui/badge.tsx";
import type { Money } from "#components/ui/format.ts";
import type { JobState } from "#lib/domain/jobs/state.ts";
import type { Burned, EntryView } from "#lib/domain/ledger/views.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";

/** A job as the pages show it. */
export type JobLine = {
  readonly id: string;
  readonly state: JobState;
  readonly operation: string;
  readonly request: string;
  readonly held: Millis;
  readonly settled: Millis;
  readonly returned: Millis;
  readonly excess: Millis;
  readonly progress: number;
  /** What the renderer says while it runs; why it ended otherwise. */
  readonly message: string | null;
  readonly runner: "self" | "renderer";
  readonly project: string | null;
  readonly department: string | null;
  readonly startedBy: string;
  readonly startedAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
};

/** A job with everything behind it. */
export type JobView = {
  readonly job: JobLine;
  readonly quote: Quote | null;
  readonly cardName: string | null;
  readonly output: { readonly seconds: number | null; readonly qualityScore: number | null } | null;
  readonly unit: string;
  readonly zone: string;
  readonly money: Money | null;
  readonly entries: readonly EntryView[];
  readonly burned: readonly Burned[];
  readonly mayCancel: boolean;
};

/** What each state is called, and the tone of its mark. */
export const STATES: Readonly<Record<JobState, { readonly label: string; readonly tone: Tone }>> = {
  running: { label: "Running", tone: "warn" },
  succeeded: { label: "Succeeded", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "plain" },
  expired: { label: "Timed out", tone: "warn" },
};

/** The filters of the list as they stand in its address. */
export type JobFilters = {
  readonly state?: string | undefined;
  readonly member?: string | undefined;
  readonly project?: string | undefined;
  readonly after?: string | undefined;
};

/** The filters as the query part of an address; empty ones are left out. */
export function queryOf(filters: JobFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return query.size ? `?${query}` : "";
}
