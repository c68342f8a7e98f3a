import { Badge } from "#components/ui/badge.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { CallView } from "#lib/domain/api-keys/docs-view.ts";
import { Code } from "./code.tsx";
import { Fields } from "./fields.tsx";
import { Marked } from "./marked.tsx";

/** One call: what it does, what it takes, what it answers, how it is refused. */
export function Call({ call }: { readonly call: CallView }) {
  return (
    <Panel id={call.id}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-mono text-base font-semibold break-all">
          <span className="text-accent">{call.method}</span> {call.path}
        </h3>
        {call.scope === null ? <Badge>no key</Badge> : <Badge tone="good">scope {call.scope}</Badge>}
        {call.sandboxOnly && <Badge tone="warn">Sandbox</Badge>}
      </div>
      <p className="mt-1 font-semibold">{call.summary}</p>
      <p className="max-w-prose text-dim">
        <Marked text={call.about} />
      </p>
      <Code text={call.curl} what={`the request ${call.summary}`} />
      <Fields title="Parameters" of={call.summary} fields={call.parameters} sent />
      <Fields title="Body" of={call.summary} fields={call.body} sent />
      <Fields title={`Answer ${call.status}`} of={call.summary} fields={call.answer} />
      <p className="mt-3 text-xs text-dim">
        Refused with{" "}
        {call.codes.map(({ code, status }, index) => (
          <span key={code}>
            {index > 0 && ", "}
            <a href={`#${code}`} className="inline-block min-h-6 font-mono underline underline-offset-2">
              {code}
            </a>{" "}
            {status}
          </span>
        ))}
        .
      </p>
    </Panel>
  );
}
