"use client";
import { createContext, type ReactNode, useContext } from "react";

const Locale = createContext("en-US");
const Zone = createContext("UTC");

/** How numbers and dates are written below it: by the browser's language. */
export function LocaleProvider({ locale, children }: { readonly locale: string; readonly children: ReactNode }) {
  return <Locale value={locale}>{children}</Locale>;
}

/** The organization's one time zone: every moment below it is shown in it (GEN-10). */
export function ZoneProvider({ zone, children }: { readonly zone: string; readonly children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export function useLocale(): string {
  return useContext(Locale);
}

export function useZone(): string {
  return useContext(Zone);
}
