import { DAY, type Instant, later } from "../../lib/units/instant.ts";
import { atWallTime, wallTime } from "../../lib/units/period.ts";
import type { Studio } from "./studio.ts";

export const DOMAIN = "demo.greenlight.test";

/** The demo studios and their past: each rate card has one, so that all of them can be tried. */
export const STUDIOS: readonly Studio[] = [
  {
    accountId: "5b6e3f0a-52c1-4c0e-9a52-0d6c1f3a7e01",
    slug: "northlight",
    name: "Northlight Films",
    cardId: "act3",
    planId: "creator",
    zone: "Europe/Berlin",
    since: (now, zone) => firstOfMonth(now, zone, -2),
    people: { owner: "ana", creator: "ben", viewer: "vera", billing: "bill" },
    work: {
      kind: "film",
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
    cardId: "act3",
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
  {
    accountId: "5b6e3f0a-52c1-4c0e-9a52-0d6c1f3a7e03",
    slug: "brightcut",
    name: "Brightcut Social",
    cardId: "alwrity",
    planId: "pro",
    zone: "America/New_York",
    since: (now, zone) => firstOfMonth(now, zone, -1),
    people: { owner: "mia", creator: "ben" },
    work: {
      kind: "social",
      perDay: 1.6,
      random: 20_261_123,
      projects: ["Autumn ads", "Product reels"],
      departments: ["Marketing", "Sales"],
    },
    packs: [],
  },
  {
    accountId: "5b6e3f0a-52c1-4c0e-9a52-0d6c1f3a7e04",
    slug: "polyglot",
    name: "Polyglot Media",
    cardId: "alugha",
    planId: "basic",
    zone: "Europe/Berlin",
    since: (now, zone) => firstOfMonth(now, zone, -1),
    people: { owner: "mia", creator: "ben" },
    work: { kind: "languages", perDay: 1.4, random: 20_261_124, projects: ["Lectures", "Trade fair"], departments: ["Training"] },
    packs: [],
  },
  {
    accountId: "5b6e3f0a-52c1-4c0e-9a52-0d6c1f3a7e05",
    slug: "loopworks",
    name: "Loopworks",
    cardId: "ims",
    planId: "subscription",
    zone: "Asia/Shanghai",
    since: (now) => later(now, -12 * DAY),
    people: { owner: "mia", creator: "ben" },
    work: { kind: "highlights", perDay: 2, random: 20_261_125, projects: ["Match day", "Shop clips"], departments: ["Product"] },
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
  mia: "Mia Keller",
};

/** Midnight on the first of a month, counted from the one of `now`. */
function firstOfMonth(now: Instant, zone: string, months: number): Instant {
  const { year, month } = wallTime(now, zone);
  return atWallTime({ year, month: month + months, day: 1, hour: 0, minute: 0, second: 0 }, zone);
}
