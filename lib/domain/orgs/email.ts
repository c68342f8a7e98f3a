const LOCAL = /^[a-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[a-z0-9#$&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one form in which an e-mail address is stored, compared and written to, or null when it is none we would write to.
 * Stricter than RFC 5322: quotes, comments, groups, routes and characters outside ASCII have each let somebody read
 * another person's mail, and nobody signs in with them. Unicode is folded first, so that a look-alike `＠` counts as one.
 */
export function normalizeEmail(typed: string): string | null {
  if (typed.length > 1000) return null;
  const email = typed
    .normalize("NFKC")
    .replace(/^ +| +$/g, "")
    .toLowerCase();
  const [local, domain, ...more] = email.split("@");
  if (local === undefined || domain === undefined || more.length > 0) return null;
  const fits = email.length <= 254 && local.length <= 64 && LOCAL.test(local) && DOMAIN.test(domain);
  return fits ? email : null;
}
