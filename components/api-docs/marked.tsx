/** A text whose `names` stand between backticks, as in the declarations. */
export function Marked({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <code key={index} className="font-mono text-[0.93em] break-words">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
