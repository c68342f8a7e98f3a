import { number, started } from "../parts.ts";
import type { Operation, RateCard } from "../rate-card.ts";

const seconds = number("seconds", "Length", "s", "Charged by the started minute.", { default: 60, isLength: true });

function byMinute(id: string, part: NonNullable<Operation["part"]>, label: string, about: string, price: string): Operation {
  const minutes = started({ id: "minutes", rule: "ALU-2", label, price }, ["seconds"], "started minutes", "60");
  return { id, label, about, part, charged: ["upfront", "metered"], fields: [seconds], components: [minutes] };
}

const traffic: Operation = {
  id: "traffic",
  label: "Traffic",
  about: "Gigabytes streamed, by the full gigabyte of the month.",
  charged: ["metered"],
  fields: [number("bytes", "Streamed", "bytes", "One gigabyte is 1,000,000,000 bytes.")],
  components: [
    {
      id: "gigabytes",
      rule: "ALU-4",
      label: "Traffic",
      measure: { meter: "full", of: ["bytes"], unit: "GB", per: "1000000000" },
      price: "10",
    },
  ],
};

/** alugha: recurring and extra credits, charged by the started minute and the full gigabyte (rules ALU-1 to ALU-6). */
export const alugha = {
  id: "alugha",
  version: 1,
  name: "alugha",
  about: "Multilingual video by the started minute, with storage and traffic.",
  unit: { kind: "credit", one: "credit", many: "credits" },
  currency: "EUR",
  increment: "1",
  operations: [
    byMinute("encoding", "generation", "Encoding", "Encodes an uploaded video.", "12"),
    byMinute("stt", "enhancement", "Speech to text", "Transcribes speech.", "20"),
    byMinute("tts", "enhancement", "Text to speech", "Speaks a text.", "20"),
    byMinute("mtl", "enhancement", "Translation", "Translates a transcript.", "10"),
    byMinute("video-download", "distribution", "Video download", "Downloads a finished video.", "10"),
    traffic,
  ],
  services: [],
  classes: [
    { id: "recurring", label: "Recurring", about: "This period's credits. They do not stack." },
    { id: "extra", label: "Extra", about: "Bought once. They never expire and are used last." },
  ],
  rollover: null,
  storage: { rule: "ALU-3", perMinute: "1" },
  planChange: { rule: "ALU-1", restarts: true },
  plans: [
    {
      id: "basic",
      name: "Basic",
      price: "25",
      grants: [{ class: "recurring", amount: "5000" }],
      storageGb: null,
      next: "pro",
      notes: ["Storage: 1 credit per HD minute and month"],
    },
    {
      id: "pro",
      name: "Pro",
      price: "90",
      grants: [{ class: "recurring", amount: "20000" }],
      storageGb: null,
      next: null,
      notes: ["Storage: 1 credit per HD minute and month"],
    },
  ],
  packs: {
    by: "amount",
    rule: "ALU-6",
    class: "extra",
    most: "2222222",
    bands: [
      { from: "1000", perThousand: "5.00" },
      { from: "6000", perThousand: "4.95" },
      { from: "20000", perThousand: "4.85" },
      { from: "50000", perThousand: "4.75" },
      { from: "150000", perThousand: "4.50" },
    ],
  },
  samples: [
    "operations.traffic.components.gigabytes.price",
    "plans.basic.price",
    "plans.basic.grants",
    "plans.pro.price",
    "plans.pro.grants",
  ],
} as const satisfies RateCard;
