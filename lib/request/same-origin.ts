/**
 * May this request change data? Browsers name where a request comes from; we take their word, and the word of nobody
 * else: `X-Forwarded-Host` is the client's to invent. `appUrl` is the address that people use when a reverse proxy
 * rewrites `Host`. A request that names neither its site nor its origin is no browser of ours, and is refused.
 */
export function isSameOrigin(headers: Headers, appUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  const host = hostOf(origin);
  return host !== null && (host === headers.get("host") || host === hostOf(appUrl));
}

function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}
