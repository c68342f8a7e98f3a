import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";

/** The end of an operator's form: what was refused, the way back, and the button that goes on. */
export function FormFoot({
  problem = null,
  back = "Back",
  onBack,
  children,
}: {
  readonly problem?: string | null;
  readonly back?: string;
  readonly onBack: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div className="mt-4 space-y-3">
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button kind="ghost" onClick={onBack}>
          {back}
        </Button>
        {children}
      </div>
    </div>
  );
}
