/** The ids in an address that a declared path matches, or null. */
export function matched(pattern: string, path: string): string[] | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const ids: string[] = [];
  for (const [index, part] of wanted.entries()) {
    const here = given[index] ?? "";
    if (part.startsWith(":") && here !== "") ids.push(decoded(here));
    else if (part !== here) return null;
  }
  return ids;
}

/** The first declaration that answers this address: fixed words come before ids (`/invoices/upcoming` before `/invoices/:id`). */
export function chosen<T extends { readonly method: string; readonly path: string }>(declared: readonly T[], method: string, path: string) {
  const found = declared.flatMap((one) => {
    const ids = one.method === method ? matched(one.path, path) : null;
    return ids ? [{ one, ids }] : [];
  });
  return found.sort((a, b) => a.ids.length - b.ids.length)[0] ?? null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
