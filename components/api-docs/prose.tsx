import type { ReactNode } from "react";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { DocsView } from "#lib/domain/api-keys/docs-view.ts";
import { Code } from "./code.tsx";
import { Marked } from "./marked.tsx";

/** What is true of every call. */
export function Basics({ view }: { readonly view: DocsView }) {
  return (
    <div className="mt-6 grid gap-4">
      <Panel id="keys" title="Keys and scopes">
        <p className="max-w-prose">
          An owner makes keys under Settings, API keys. A key belongs to one organization, has scopes, and is shown once. Send it as a
          header; in an address it is refused.
        </p>
        <Code text={`curl ${view.address}/balance \\\n  -H "Authorization: Bearer $GREENLIGHT_KEY"`} what="the first request" />
        <dl className="mt-3 grid gap-x-4 gap-y-1.5 sm:grid-cols-[80px_minmax(0,1fr)]">
          {view.scopes.map(({ scope, about }) => (
            <Term key={scope} name={scope}>
              {about}
            </Term>
          ))}
        </dl>
      </Panel>
      <Panel id="values" title="Amounts, time, lists">
        <ul className="grid max-w-prose list-disc gap-1.5 pl-5">
          <li>
            Amounts are decimal strings in the account's unit, with at most three decimals and no trailing zeros: <Mono>"7.4"</Mono>,{" "}
            <Mono>"120000"</Mono>.
          </li>
          <li>
            Instants are RFC 3339 in UTC. Ids are opaque. What belongs to another organization is <Mono>not_found</Mono>.
          </li>
          <li>
            Lists take <Mono>?limit=</Mono> (1 to 500, else 50) and <Mono>&after=</Mono>, and answer <Mono>{"{ data, next }"}</Mono>: send{" "}
            <Mono>next</Mono> as <Mono>after</Mono> until it is null.
          </li>
          <li>Unknown fields and parameters are refused, so that a typing error cannot change what something costs.</li>
        </ul>
      </Panel>
      <Panel id="idempotency" title="Asking twice">
        <p className="max-w-prose">
          Every POST takes an <Mono>Idempotency-Key</Mono> of up to 255 printable characters; what moves credits requires one. The same key
          with the same body brings the first answer again, byte for byte, also when both are sent at once or the server was lost in
          between. With another body it is <Mono>idempotency_mismatch</Mono>, and nothing changes. Keys are per organization and call, and
          kept for 31 days.
        </p>
      </Panel>
      <Panel id="limits" title="Limits">
        <p className="max-w-prose">
          A key may make {view.rateLimit.toLocaleString("en")} requests a minute. <Mono>RateLimit-Policy</Mono> and <Mono>RateLimit</Mono>{" "}
          tell how many are left and when they are renewed; beyond them it is <Mono>rate_limited</Mono>, with <Mono>Retry-After</Mono> in
          seconds. A body may have 2 MB.
        </p>
      </Panel>
    </div>
  );
}

/** Every code that a refusal may bear. */
export function Errors({ codes }: { readonly codes: DocsView["codes"] }) {
  return (
    <section id="errors" className="mt-10">
      <h2 className="text-2xl font-semibold">Errors</h2>
      <p className="mt-2 max-w-prose text-dim">
        Refusals are problem documents (RFC 9457), <Mono>application/problem+json</Mono>. Decide by <Mono>code</Mono>: it never changes.
        Tell <Mono>X-Request-Id</Mono> to whoever helps you.
      </p>
      <Panel className="mt-3">
        <Table caption="Error codes">
          <thead>
            <tr>
              <Th>Code</Th>
              <Th numeric>Status</Th>
              <Th>What it means</Th>
            </tr>
          </thead>
          <tbody>
            {codes.map(({ code, status, title }) => (
              <Row key={code} id={code}>
                <RowHead className="font-mono text-sm">{code}</RowHead>
                <Td numeric>{status}</Td>
                <Td className="min-w-56">
                  <Marked text={title} />
                </Td>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
    </section>
  );
}

function Term({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="font-mono text-sm">{name}</dt>
      <dd className="mb-1 text-dim sm:mb-0">{children}</dd>
    </>
  );
}

function Mono({ children }: { readonly children: ReactNode }) {
  return <code className="font-mono text-sm break-words">{children}</code>;
}
