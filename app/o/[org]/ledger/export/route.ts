import { orgRoute } from "#lib/request/org-route.ts";
import { statementRequest } from "#lib/request/statement-request.ts";
import { textStream } from "#lib/request/text-stream.ts";
import { exportStatement } from "#lib/services/ledger/export-statement.ts";

/** The filtered statement as a CSV file, streamed as fast as it is taken. */
export const GET = orgRoute("ledger:read", async (visit, request) => {
  const headers = {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="statement-${visit.slug}.csv"`,
    "cache-control": "private, no-store",
  };
  return new Response(textStream(exportStatement(visit, statementRequest(request))), { headers });
});
