import { type NewEvent, saveEvent } from "#db/queries/payment-events.ts";
import type { Dice } from "../dice.ts";
import { patiently } from "./patiently.ts";
import type { RecordedEvent } from "./recording.ts";
import { named, type Replay } from "./told-service.ts";

const LOST = 0.2;
const AGAIN = 0.33;
const LATE = 0.15;

type Delivery = Omit<NewEvent, "payload" | "accountHint">;

/** What is on its way to one account: some of what is told arrives later, after other things have happened. */
export class Deliveries {
  readonly #replay: Replay;
  readonly #dice: Dice;
  #late: Delivery[] = [];

  constructor(replay: Replay, dice: Dice) {
    this.#replay = replay;
    this.#dice = dice;
  }

  /** What arrives of these events, in no order: one in five is lost, one in three comes again under its own id or another, one in seven late. */
  of(events: readonly RecordedEvent[]): readonly Delivery[] {
    const now = this.#late;
    this.#late = [];
    for (const event of events)
      for (const delivery of this.#deliveriesOf(event)) (this.#dice.chance(LATE) ? this.#late : now).push(delivery);
    return this.#dice.shuffled(now);
  }

  #deliveriesOf({ type, objectId, createdAt }: RecordedEvent): readonly Delivery[] {
    const dice = this.#dice;
    if (dice.chance(LOST)) return [];
    // Ids are drawn: those of the same moment are taken by their ids, in an order that is none.
    const first = { eventId: this.#newId(), type, objectId: named(objectId, this.#replay), createdAt };
    if (!dice.chance(AGAIN)) return [first];
    return [first, dice.chance(0.5) ? first : { ...first, eventId: this.#newId() }];
  }

  #newId(): string {
    return `evt_${this.#dice.below(2 ** 32).toString(16)}${this.#dice.below(2 ** 32).toString(16)}~${this.#replay.number}`;
  }
}

/** Keeps what arrives, all at once, as the webhook does. */
export async function deliver(deliveries: readonly Delivery[]): Promise<void> {
  await patiently(() => Promise.all(deliveries.map((delivery) => saveEvent({ ...delivery, accountHint: null, payload: {} }))));
}
