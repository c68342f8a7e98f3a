import { DAY, type Instant, later } from "../../lib/units/instant.ts";
import { atWallTime, wallTime } from "../../lib/units/period.ts";
import type { Studio } from "./studio.ts";

export const DOMAIN = "demo.greenlight.test";

/** The demo studios and their past. */
export const STUDIOS: readonly Studio[] = [
  {
    accountId: "5b6e3f0a-52c1-4c0e-9a52-0d6c1f3a7e01",
    slug: "northlight",
    name: "Northlight Films",
    planId: "creator",
    zone: "Europe/Berlin",
    since: (now, zone) => firstOfMonth(now, zone, -2),
    people: { owner: "ana", creator: "ben", viewer: "vera", billing: "bill" },
    work: {
      perDay: 1.8,
      random: 20_261_122,
      projects: ["Spring launch", "Harbor documentary", "Title sequence"],
      departments: ["Marketing", "Product"],
    },
    packs: [{ day: 51, credits: 10_000 }],
  },
  {
    accountId: "5b6e3f0a-52c1-4c0e-9a52-0d6c1f3a7e02",
    slug: "solo",
    name: "Solo Pictures",
    planId: "creator",
    zone: "America/New_York",
    since: (now) => later(now, -9 * DAY),
    people: { owner: "sol" },
    work: {
      script: [
        { day: 1, minutes: 120 },
        { day: 3, minutes: 120 },
        { day: 5, minutes: 120 },
        { day: 7, minutes: 132 },
      ],
    },
    packs: [],
  },
];

/** The demo people, by the first part of their address. */
export const NAMES: Readonly<Record<string, string>> = {
  ana: "Ana Ruiz",
  ben: "Ben Okafor",
  vera: "Vera Lind",
  bill: "Bill Chen",
  sol: "Sol Haddad",
};

/** Midnight on the first of a month, counted from the one of `now`. */
function firstOfMonth(now: Instant, zone: string, months: number): Instant {
  const { year, month } = wallTime(now, zone);
  return atWallTime({ year, month: month + months, day: 1, hour: 0, minute: 0, second: 0 }, zone);
}
