import { cookies, headers } from "next/headers";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** What the browser asks of every page: its colours (a cookie) and how it writes numbers (Accept-Language). Reading them makes every page dynamic, which its nonce needs. */
export async function readPreferences(): Promise<{ readonly theme: Theme; readonly locale: string }> {
  const chosen = (await cookies()).get("theme")?.value;
  const theme = THEMES.find((name) => name === chosen) ?? "system";
  return { theme, locale: preferredLocale((await headers()).get("accept-language")) };
}

/** The first language of an Accept-Language header that the runtime can write numbers in; `en-US` when there is none. */
export function preferredLocale(header: string | null): string {
  for (const part of (header ?? "").split(",", 10)) {
    const tag = part.split(";", 1)[0]?.trim() ?? "";
    if (!/^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(tag)) continue;
    const [supported] = Intl.NumberFormat.supportedLocalesOf([tag]);
    if (supported) return supported;
  }
  return "en-US";
}
