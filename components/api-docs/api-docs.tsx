import type { DocsView } from "#lib/domain/api-keys/docs-view.ts";
import { Call } from "./call.tsx";
import { Contents } from "./contents.tsx";
import { Basics, Errors } from "./prose.tsx";

/** The HTTP API to read: how to ask, every call, every error. */
export function ApiDocs({ view }: { readonly view: DocsView }) {
  return (
    <div className="gap-10 lg:grid lg:grid-cols-[208px_minmax(0,1fr)]">
      <Contents view={view} />
      <div className="min-w-0">
        <h1 className="text-3xl font-semibold tracking-tight">HTTP API, version 1</h1>
        <p className="mt-2 max-w-prose text-lg text-dim">
          A render farm reports its jobs with it, a finance tool reads the ledger. Pages and API stand on the same rules: the same quotes,
          the same refusals.
        </p>
        <p className="mt-2">
          <a href="/api/v1/openapi.json" className="text-accent underline underline-offset-2">
            OpenAPI 3.1 document
          </a>
        </p>
        <Basics view={view} />
        {view.groups.map(({ title, calls }) => (
          <section key={title} id={anchorOf(title)} className="mt-10">
            <h2 className="text-2xl font-semibold">{title}</h2>
            <div className="mt-3 grid gap-4">
              {calls.map((call) => (
                <Call key={call.id} call={call} />
              ))}
            </div>
          </section>
        ))}
        <Errors codes={view.codes} />
      </div>
    </div>
  );
}

/** Where a group of calls begins. */
export function anchorOf(title: string): string {
  return `calls-${title.toLowerCase()}`;
}
