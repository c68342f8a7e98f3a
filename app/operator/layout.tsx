import type { Metadata } from "next";
import type { ReactNode } from "react";
import { OperatorShell } from "#components/operator/operator-shell.tsx";
import { isSandbox } from "#lib/request/mode.ts";
import { requireOperator } from "#lib/request/operator.ts";
import { readPreferences } from "#lib/request/preferences.ts";

export const metadata: Metadata = { robots: { index: false } };

export default async function OperatorLayout({ children }: { readonly children: ReactNode }) {
  const { userName, userEmail } = await requireOperator();
  const { theme } = await readPreferences();
  return <OperatorShell view={{ userName, userEmail, theme, sandbox: isSandbox() }}>{children}</OperatorShell>;
}
