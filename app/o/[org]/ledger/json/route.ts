import { orgRoute } from "#lib/request/org-route.ts";
import { statementRequest } from "#lib/request/statement-request.ts";
import { textStream } from "#lib/request/text-stream.ts";
import { exportStatementJson } from "#lib/services/ledger/export-statement-json.ts";

/** The filtered statement with its sum as one JSON document, streamed as fast as it is taken. */
export const GET = orgRoute("ledger:read", async (visit, request) => {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="statement-${visit.slug}.json"`,
    "cache-control": "private, no-store",
  };
  return new Response(textStream(exportStatementJson(visit, statementRequest(request))), { headers });
});
