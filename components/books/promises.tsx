import { CheckIcon, WarningIcon } from "#components/ui/icons.tsx";
import type { PromiseState } from "#lib/domain/ledger/promises.ts";

/** Every promise with its state, by what it is about. `checked` is false before the first check: then none is said to hold. */
export function Promises({ promises, checked }: { readonly promises: readonly PromiseState[]; readonly checked: boolean }) {
  const groups = [...new Set(promises.map(({ group }) => group))];
  return (
    <div className="grid gap-x-8 gap-y-4 md:grid-cols-2">
      {groups.map((group) => (
        <div key={group}>
          <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
          <ul className="space-y-1">
            {promises
              .filter((promise) => promise.group === group)
              .map((promise) => (
                <Line key={promise.rule} promise={promise} checked={checked} />
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Line({ promise: { words, breaks }, checked }: { readonly promise: PromiseState; readonly checked: boolean }) {
  if (breaks.length > 0)
    return (
      <li className="flex gap-2 text-bad">
        <WarningIcon className="mt-0.5 size-4" />
        <span className="min-w-0 break-words">
          <span className="font-semibold">Broken.</span> {words} {breaks.join("; ")}
        </span>
      </li>
    );
  return (
    <li className="flex gap-2 text-dim">
      {checked ? (
        <CheckIcon className="mt-0.5 size-4 text-accent" />
      ) : (
        <span aria-hidden="true" className="w-4 text-center">
          ·
        </span>
      )}
      <span>
        <span className="sr-only">{checked ? "Held: " : "Not checked yet: "}</span>
        {words}
      </span>
    </li>
  );
}
