import { type ChangeEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { DownloadIcon } from "#components/ui/icons.tsx";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { sheetColumns, sheetTemplate } from "#lib/domain/rating/batch-sheet.ts";

const MOST_BYTES = 1_000_000;

/** Where items are pasted or a file is taken from, and the template to begin with. */
export function SheetInput({
  card,
  text,
  onText,
  isLocked,
}: {
  readonly card: RateCard;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly isLocked: boolean;
}) {
  const [wrongFile, setWrongFile] = useState<string | null>(null);
  const id = useId();
  const area = useEarlyText(text, onText);
  async function take(event: ChangeEvent<HTMLInputElement>) {
    const input = event.target;
    const [file] = input.files ?? [];
    if (!file) return;
    const fits = file.size <= MOST_BYTES;
    setWrongFile(fits ? null : `${file.name} is larger than 1 MB: a sheet of 500 items is far smaller. What was here stays.`);
    if (fits) onText(await file.text());
    // So that the same file can be taken again after it was mended.
    input.value = "";
  }
  return (
    <>
      <Field
        label="Paste the items, with the names of the columns in the first line"
        hint={`Columns: ${sheetColumns(card).join(", ")}. Commas, semicolons or tabs between them; the order is free; leave out what you do not need.`}
        error={wrongFile}
      >
        {(control) => (
          <textarea
            {...control}
            ref={area}
            rows={9}
            wrap="off"
            spellCheck={false}
            readOnly={isLocked}
            value={text}
            onChange={(event) => onText(event.target.value)}
            className="w-full resize-y overflow-x-auto rounded-control border border-edge bg-bg px-2.5 py-2 font-mono text-sm text-ink"
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <label
          htmlFor={`${id}-file`}
          className="relative inline-flex min-h-8 cursor-pointer items-center rounded-control border border-line bg-panel px-3 py-1 text-sm font-semibold hover:border-edge has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          Import a CSV file
          <input
            id={`${id}-file`}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            disabled={isLocked}
            onChange={(event) => void take(event)}
            className="absolute size-px opacity-0"
          />
        </label>
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(sheetTemplate(card))}`}
          download={`greenlight-batch-${card.id}.csv`}
          className="inline-flex min-h-8 items-center gap-1.5 rounded-control border border-line bg-panel px-3 py-1 text-sm font-semibold hover:border-edge"
        >
          <DownloadIcon />
          Template CSV
        </a>
        {text === "" ? (
          <Button kind="ghost" small onClick={() => onText(sheetTemplate(card))}>
            Start from the template
          </Button>
        ) : (
          <Button kind="ghost" small disabled={isLocked} onClick={() => onText("")}>
            Clear
          </Button>
        )}
      </div>
    </>
  );
}

/** Somebody may have pasted before the scripts were there to hear it: what the area holds then is told. */
function useEarlyText(text: string, onText: (text: string) => void) {
  const area = useRef<HTMLTextAreaElement>(null);
  const hear = useEffectEvent(() => {
    const early = area.current?.value ?? "";
    if (early && early !== text) onText(early);
  });
  useEffect(() => hear(), []);
  return area;
}
