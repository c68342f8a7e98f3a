import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { LocaleProvider } from "#components/ui/locale.tsx";
import { readPreferences } from "#lib/request/preferences.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Greenlight", template: "%s · Greenlight" },
  description:
    "Cost transparency for AI video studios: binding quotes, a ledger that cannot overspend, receipts that explain every credit.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const { theme, locale } = await readPreferences();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>
        <LocaleProvider locale={locale}>{children}</LocaleProvider>
      </body>
    </html>
  );
}
