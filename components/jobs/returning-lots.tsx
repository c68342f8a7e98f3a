import { Amount } from "#components/ui/amount.tsx";
import type { Millis } from "#lib/units/millis.ts";

/** Which lots get back how much. */
export type ReturningLot = { readonly lotId: string; readonly label: string; readonly taken: Millis };

/** What a cancelled job gives back, lot by lot. */
export function ReturningLots({ lots }: { readonly lots: readonly ReturningLot[] }) {
  return (
    <>
      <ul className="mt-2 text-dim">
        {lots.map(({ lotId, label, taken }) => (
          <li key={lotId}>
            <Amount value={taken} className="text-ink" /> to {label.toLowerCase()}{" "}
            <code className="text-xs text-faint">{lotId.slice(0, 8)}</code>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm text-faint">Credits that expired meanwhile return as if they had never been held (GEN-6).</p>
    </>
  );
}
