import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Problem } from "#lib/domain/rating/request.ts";
import type { Draft } from "./draft.ts";

/** What every part of the form needs. */
export type FormProps = {
  readonly card: RateCard;
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  /** The field that is chosen beside the prices, not here. */
  readonly elsewhere: string | null;
  readonly onChange: (draft: Draft) => void;
};
