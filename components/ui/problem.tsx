/** Why what was pressed did not happen, below it and read out; nothing as long as nothing went wrong. */
export function Problem({ children }: { readonly children: string | null }) {
  return (
    children && (
      <p role="alert" className="mt-2 text-bad">
        {children}
      </p>
    )
  );
}
