import type { Instant } from "../../units/instant.ts";
import type { BusinessObject } from "./event-kinds.ts";

type Of = { readonly accountId: string | null; readonly words: string; readonly at: Instant };

/** A payment that does not fit what was ordered. `aliases`: the other objects of the payment service that tell of it. */
export type WaitingPayment = Of & BusinessObject & { readonly aliases: readonly string[] };
/** An event that was set aside. `mentions`: the objects that it names. */
export type WaitingEvent = Of & { readonly eventId: string; readonly thing: BusinessObject; readonly mentions: readonly string[] };
/** What the last comparison could not make fit. */
export type Unmatched = Of & BusinessObject;

/** One thing that waits for a person, whoever told of it. */
export type Parked = Of &
  BusinessObject & {
    /** Is it kept as a payment of the account? */
    readonly isPayment: boolean;
    readonly eventIds: readonly string[];
    readonly isCompared: boolean;
  };

/** What waits for a person, each thing once: a payment, what events tell of, and what the last comparison found. Newest first. */
export function groupParked(
  payments: readonly WaitingPayment[],
  events: readonly WaitingEvent[],
  unmatched: readonly Unmatched[],
): readonly Parked[] {
  const groups: Group[] = payments.map(({ aliases, ...of }) => ({
    ...{ ...of, isPayment: true, eventIds: [], isCompared: false },
    names: new Set([of.id, ...aliases]),
  }));
  for (const { eventId, thing, mentions, ...of } of events) {
    const group = groupOf(groups, [thing.id, ...mentions]) ?? add(groups, { ...of, ...thing });
    group.eventIds.push(eventId);
    group.names.add(thing.id);
  }
  for (const { kind, id, ...of } of unmatched) (groupOf(groups, [id]) ?? add(groups, { ...of, kind, id })).isCompared = true;
  return groups.map(({ names: _names, ...group }) => group).toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

type Group = Omit<Parked, "eventIds" | "isCompared"> & { readonly eventIds: string[]; isCompared: boolean; readonly names: Set<string> };

function groupOf(groups: readonly Group[], names: readonly string[]): Group | undefined {
  return groups.find((group) => names.some((name) => group.names.has(name)));
}

function add(groups: Group[], of: Of & BusinessObject): Group {
  const group = { ...of, isPayment: false, eventIds: [], isCompared: false, names: new Set([of.id]) };
  groups.push(group);
  return group;
}

/** By what a payment that is kept is looked into. */
export function kindOfPayment(kind: string, objectId: string): BusinessObject["kind"] {
  if (kind === "refund" || kind === "dispute") return kind;
  return objectId.startsWith("in_") ? "invoice" : "intent";
}

/** Names every object of the payment service that an event's body mentions as being what it is about. */
export function mentionsOf(payload: unknown): readonly string[] {
  const object = fieldOf(fieldOf(payload, "data"), "object") ?? payload;
  return ["id", "payment_intent", "invoice"].flatMap((name) => {
    const value = fieldOf(object, name);
    return typeof value === "string" ? [value] : [];
  });
}

function fieldOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Object.entries(of).find(([key]) => key === name)?.[1] : undefined;
}
