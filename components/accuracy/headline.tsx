import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Count } from "#components/ui/count.tsx";
import { unitWord } from "#components/ui/format.ts";
import { type Accuracy, exactShare, relativeError } from "#lib/domain/rating/accuracy.ts";
import { millis, ZERO } from "#lib/units/millis.ts";
import { Percent } from "./percent.tsx";

/** The three figures of a stretch: how many quotes were exact, how far off the others were, and to which side. */
export function Headline({ total, unit }: { readonly total: Accuracy; readonly unit: string }) {
  const { jobs, exact, meanAbsolute, meanSigned, excess } = total;
  const units = unitWord(unit, millis(0n));
  return (
    <dl className="grid gap-x-8 gap-y-4 md:grid-cols-3">
      <Figure name="Exactly as quoted" value={<Percent share={exactShare(total)} />}>
        <Count value={exact} /> of <Count value={jobs} /> {jobs === 1 ? "settled job" : "settled jobs"}
      </Figure>
      <Figure name="Mean absolute error" value={meanAbsolute === null ? "–" : <Amount value={meanAbsolute} />}>
        {units} a job, <Percent share={relativeError(total)} /> of what was quoted
      </Figure>
      <Figure name="Mean signed error" value={meanSigned === null ? "–" : <Amount value={meanSigned} signed />}>
        {sideText(meanSigned === null || meanSigned === ZERO ? 0 : meanSigned < ZERO ? -1 : 1, units)}
        {excess > ZERO && (
          <>
            {" "}
            Beyond the quotes, and never charged (GEN-5): <Amount value={excess} unit={unit} />.
          </>
        )}
      </Figure>
    </dl>
  );
}

function sideText(side: -1 | 0 | 1, units: string): string {
  if (side === 0) return `${units} a job: to neither side.`;
  return `${units} a job: jobs cost ${side < 0 ? "less" : "more"} than quoted.`;
}

function Figure({ name, value, children }: { readonly name: string; readonly value: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-dim">{name}</dt>
      <dd>
        <span className="block text-2xl font-semibold tracking-tight">{value}</span>
        <span className="text-sm text-dim">{children}</span>
      </dd>
    </div>
  );
}
