"use client";
import type { Instant } from "#lib/units/instant.ts";
import { dateLocale } from "./format.ts";
import { useLocale, useZone } from "./locale.tsx";

const SHAPES = {
  day: { day: "numeric", month: "short" },
  date: { day: "numeric", month: "short", year: "numeric" },
  minute: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  moment: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  second: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  full: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A moment in the organization's time zone (GEN-10). The exact one, with the zone, is in its title. */
export function When({ at, shape = "minute" }: { readonly at: Instant; readonly shape?: keyof typeof SHAPES }) {
  const locale = dateLocale(useLocale());
  const timeZone = useZone();
  const text = new Intl.DateTimeFormat(locale, { ...SHAPES[shape], timeZone }).format(at);
  const exact = `${new Intl.DateTimeFormat(locale, { ...SHAPES.full, timeZone }).format(at)} ${timeZone}`;
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} className="numbers" suppressHydrationWarning>
      {text}
    </time>
  );
}
