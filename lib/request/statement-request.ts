import type { StatementRequest } from "#lib/services/ledger/load-statement.ts";

/** The filters of a statement's address, as its exports take them. */
export function statementRequest(request: Request): StatementRequest {
  const { searchParams } = new URL(request.url);
  const read = (name: string) => searchParams.get(name)?.slice(0, 200) || undefined;
  return { period: read("period"), kind: read("kind"), q: read("q"), from: read("from"), to: read("to") };
}
