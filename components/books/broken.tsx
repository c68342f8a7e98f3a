import { Count } from "#components/ui/count.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { When } from "#components/ui/when.tsx";
import type { BooksView } from "./view.ts";

/** Said first when a promise does not hold: which, where, and what to do. */
export function Broken({ slug, view }: { readonly slug: string; readonly view: BooksView }) {
  const broken = view.promises.filter(({ breaks }) => breaks.length > 0);
  const { lastProven } = view;
  return (
    <div className="mb-3.5">
      <Refusal title="These books do not add up">
        <ul className="space-y-1">
          {broken.map(({ rule, words, breaks }) => (
            <li key={rule}>
              <span className="text-ink">Broken: {words}</span> <span className="break-words">{breaks.join("; ")}</span>
            </li>
          ))}
        </ul>
        <p>
          {lastProven ? (
            <>
              Everything held for the last time when it was checked on <When at={lastProven.at} shape="full" />, up to entry{" "}
              <Count value={lastProven.sequence} />.
            </>
          ) : (
            "No check has found everything held yet."
          )}
        </p>
        <p className="text-ink">What to do:</p>
        <ol className="list-decimal space-y-0.5 pl-5">
          <li>
            <a href={`/o/${slug}/books/proof`} download className="text-accent underline underline-offset-2">
              Download the proof
            </a>{" "}
            now and keep it: it shows the books as they are.
          </li>
          <li>Do not correct anything by hand: a correction is an entry of its own, once it is known what happened.</li>
          <li>
            Send the proof and this page to whoever runs Greenlight. Their log names the same places, and a backup from before can be
            compared.
          </li>
        </ol>
      </Refusal>
    </div>
  );
}
