import type { ReactNode } from "react";
import { PublicShell } from "#components/shell/public-shell.tsx";

export default function DocsLayout({ children }: { readonly children: ReactNode }) {
  return <PublicShell>{children}</PublicShell>;
}
