import type { Metadata } from "next";
import { connection } from "next/server";
import { ApiDocs } from "#components/api-docs/api-docs.tsx";
import { docsView } from "#lib/request/api/docs-view.ts";

export const metadata: Metadata = { title: "HTTP API" };

export default async function ApiDocsPage() {
  // The content security policy's nonce is of the request: a page that was built once would bear none.
  await connection();
  return <ApiDocs view={docsView()} />;
}
