import type { Accuracy, AccuracyStep } from "#lib/domain/rating/accuracy.ts";

export type AccuracyView = {
  readonly unit: string;
  readonly zone: string;
  readonly range: "30" | "90" | "365";
  readonly by: "day" | "week";
  readonly first: string;
  readonly last: string;
  /** Null: all operations. */
  readonly operation: string | null;
  readonly operations: readonly { readonly operation: string; readonly label: string; readonly accuracy: Accuracy }[];
  readonly total: Accuracy;
  readonly trend: readonly AccuracyStep[];
  readonly isCut: boolean;
};

/** The page's address with these filters; the default range is left out. */
export function accuracyHref(slug: string, range: string, operation: string | null): string {
  const query = new URLSearchParams();
  if (range !== "30") query.set("range", range);
  if (operation !== null) query.set("operation", operation);
  return `/o/${slug}/usage/accuracy${query.size ? `?${query}` : ""}`;
}
