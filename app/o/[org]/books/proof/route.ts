import { orgRoute } from "#lib/request/org-route.ts";
import { textStream } from "#lib/request/text-stream.ts";
import { exportProof } from "#lib/services/ledger/export-proof.ts";

/** The whole books with their chain, for the stand-alone verifier, streamed as fast as it is taken. */
export const GET = orgRoute("books:read", async (visit) => {
  const headers = {
    "content-type": "application/x-ndjson; charset=utf-8",
    "content-disposition": `attachment; filename="${visit.slug}-proof.ndjson"`,
    "cache-control": "private, no-store",
  };
  return new Response(textStream(exportProof(visit)), { headers });
});
