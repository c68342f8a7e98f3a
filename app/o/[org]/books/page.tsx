import type { Metadata } from "next";
import { Books } from "#components/books/books.tsx";
import { NoAccount } from "#components/usage/no-account.tsx";
import { siteAddress } from "#lib/request/mode.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadBooks } from "#lib/services/ledger/load-books.ts";
import { verify } from "./actions.ts";

export const metadata: Metadata = { title: "Books" };

export default async function BooksPage({ params }: PageProps<"/o/[org]/books">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "books:read");
  const view = await loadBooks(visit);
  return view ? <Books slug={visit.slug} site={siteAddress()} view={view} verify={verify} /> : <NoAccount title="Books" />;
}
