"use client";
import { Button } from "#components/ui/button.tsx";
import { PrintIcon } from "#components/ui/icons.tsx";

export function PrintButton() {
  return (
    <Button kind="ghost" small data-screen-only onClick={() => window.print()}>
      <PrintIcon />
      Print
    </Button>
  );
}
