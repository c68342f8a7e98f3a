import type { Crew } from "./crew.ts";
import type { Dice } from "./dice.ts";
import type { Disk } from "./disk.ts";
import type { Product } from "./product.ts";
import type { Stage } from "./stage.ts";
import type { Wire } from "./wire.ts";

/** What faults work with. */
export type Ground = {
  readonly product: Product;
  readonly crew: Crew;
  readonly wire: Wire;
  readonly stage: Stage;
  /** Null where the log lies on the ordinary disk. */
  readonly disk: Disk | null;
  /** How long something is stopped or starved, milliseconds. */
  readonly hold: number;
};

/** A fault. `run` ends when it is over, so that everything may work again; it answers what there is to say about it. */
export type Fault = {
  readonly name: string;
  /** What must be there for it. */
  readonly needs?: "site" | "disk" | "revive";
  readonly run: (ground: Ground, dice: Dice) => Promise<string>;
};
