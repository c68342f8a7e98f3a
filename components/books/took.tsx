/** How long a check took. */
export function Took({ milliseconds }: { readonly milliseconds: number }) {
  return <span className="numbers">{milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`}</span>;
}
