import type { ReactNode } from "react";
import { PublicShell } from "#components/pricing/public-shell.tsx";

export default function PricingLayout({ children }: { readonly children: ReactNode }) {
  return <PublicShell>{children}</PublicShell>;
}
