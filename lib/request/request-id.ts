import { randomUUID } from "node:crypto";

const PLAIN = /^[\w.-]{8,64}$/;

/** The id that ties a request's answers, log lines and audit rows together: the proxy's when it is plain, else our own. */
export function requestIdOf(headers: Pick<Headers, "get">): string {
  const given = headers.get("x-request-id");
  return given !== null && PLAIN.test(given) ? given : randomUUID();
}
