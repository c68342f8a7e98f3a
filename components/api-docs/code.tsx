import { CopyButton } from "#components/ui/copy-button.tsx";
import { ScrollBox } from "#components/ui/scroll-box.tsx";

/** Something to type, with a button that copies it. Long lines scroll inside it. */
export function Code({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className="mt-3 flex items-start gap-2 rounded-control border border-line bg-bg py-2 pr-2 pl-3">
      <ScrollBox label={what} className="min-w-0 grow py-1">
        <pre className="font-mono text-xs">{text}</pre>
      </ScrollBox>
      <CopyButton text={text} what={what} />
    </div>
  );
}
