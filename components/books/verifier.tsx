import { CopyButton } from "#components/ui/copy-button.tsx";
import { DownloadIcon } from "#components/ui/icons.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { ScrollBox } from "#components/ui/scroll-box.tsx";
import { SHORT } from "./view.ts";

/** How to check the books without trusting us: the proof, the script, and the two lines that run it. */
export function Verifier({ slug, site, head }: { readonly slug: string; readonly site: string; readonly head: string | null }) {
  const lines = [`curl -O ${site}/verify-books.mjs`, `node verify-books.mjs ${slug}-proof.ndjson ${head?.slice(0, SHORT) ?? ""}`.trim()];
  return (
    <Panel title="Check it yourself" note="without trusting Greenlight">
      <p className="max-w-prose text-dim">
        The proof holds every entry and every link of the chain. The verifier is a short script that needs Node 20 and nothing else: it
        computes each link anew and says OK, or names the first entry that is not right. It sends nothing anywhere.
      </p>
      <p data-screen-only className="my-2 flex flex-wrap gap-x-5 gap-y-1">
        <Download href={`/o/${slug}/books/proof`}>Proof of these books</Download>
        <Download href="/verify-books.mjs">Verifier</Download>
      </p>
      <div className="flex items-start gap-2">
        <ScrollBox label="Commands" className="min-w-0 flex-1 rounded-control border border-line bg-bg px-3 py-2">
          <pre className="font-mono text-xs">{lines.join("\n")}</pre>
        </ScrollBox>
        <CopyButton text={`${lines.join("\n")}\n`} what="the commands" />
      </div>
      <p className="mt-2 max-w-prose text-sm text-faint">
        The last word is the head shown above. Keep heads that you have seen: entries that were cut off the end later make a chain that is
        whole, but ends at another head.
      </p>
    </Panel>
  );
}

function Download({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <a href={href} download className="inline-flex items-center gap-1 py-0.5 text-accent underline underline-offset-2">
      <DownloadIcon className="size-3.5" />
      {children}
    </a>
  );
}
