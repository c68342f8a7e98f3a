"use client";
import { Field, Input } from "#components/ui/field.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Figure, figuresOf, valueAt } from "#lib/domain/catalog/edit.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";

type Props = {
  readonly card: RateCard;
  /** The version that is published: what a changed figure was. */
  readonly before: RateCard;
  /** Null: the text is no JSON just now, so that no figure of it can be told from another. */
  readonly json: unknown;
  readonly problems: readonly string[];
  readonly onChange: (path: string, value: string) => void;
};

/** The prices of a card, each in a field of its own; what is typed goes into the card's JSON at once. */
export function Figures({ card, before, json, problems, onChange }: Props) {
  return (
    <Panel title="Figures" note={json === null ? "not available while the JSON below cannot be read" : "each changes the JSON below"}>
      <div className="space-y-1">
        {figuresOf(card).map(({ group, figures }) => (
          <details key={group} className="border-b border-line pb-1 last:border-0">
            <summary className="min-h-8 py-1.5 font-semibold">
              {group} <span className="font-normal text-faint">({figures.length})</span>
              <Changed figures={figures} before={before} json={json} />
            </summary>
            <div className="grid gap-x-3 pt-1 sm:grid-cols-2 lg:grid-cols-3">
              {figures.map((figure) => (
                <FigureField
                  key={figure.path}
                  figure={figure}
                  was={valueAt(before, figure.path)}
                  json={json}
                  problems={problems}
                  onChange={onChange}
                />
              ))}
            </div>
          </details>
        ))}
      </div>
    </Panel>
  );
}

function Changed({ figures, before, json }: { readonly figures: readonly Figure[]; readonly before: RateCard; readonly json: unknown }) {
  const changed = json === null ? 0 : figures.filter(({ path }) => valueAt(json, path) !== valueAt(before, path)).length;
  return changed > 0 && <span className="ml-2 text-sm font-normal text-accent">{changed} changed</span>;
}

function FigureField({
  figure: { path, label, unit },
  was,
  json,
  problems,
  onChange,
}: Pick<Props, "json" | "problems" | "onChange"> & { readonly figure: Figure; readonly was: string | null }) {
  const value = valueAt(json, path);
  const problem = problems.find((each) => each.startsWith(`${path}: `))?.slice(path.length + 2);
  const hint = was !== null && value !== null && value !== was ? `${unit}, was ${was}` : unit;
  return (
    <Field label={label} hint={hint} error={problem}>
      {(props) => (
        <Input
          {...props}
          inputMode="decimal"
          autoComplete="off"
          maxLength={24}
          disabled={value === null}
          value={value ?? ""}
          onChange={(event) => onChange(path, event.target.value)}
        />
      )}
    </Field>
  );
}
