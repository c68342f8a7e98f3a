export const dynamic = "force-dynamic";

/** The process answers. Says nothing about the database: a restart of it must not restart us. */
export function GET(): Response {
  return Response.json({ alive: true }, { headers: { "cache-control": "no-store" } });
}
