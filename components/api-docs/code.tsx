import { CopyButton } from "#components/ui/copy-button.tsx";

/** Something to type, with a button that copies it. Long lines scroll inside it. */
export function Code({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className="mt-3 flex items-start gap-2 rounded-control border border-line bg-bg py-2 pr-2 pl-3">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="min-w-0 grow overflow-x-auto py-1 font-mono text-xs">
        {text}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
