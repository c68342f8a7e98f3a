/** The longest slug that a name gives; a suffix may follow. */
const LENGTH = 40;

/** An organization's name as it stands in its address: `Ørsted Film & Søn` → `orsted-film-son`. Never empty. */
export function slugify(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll("ø", "o")
    .replaceAll("ß", "ss")
    .replaceAll("æ", "ae")
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "");
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LENGTH)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "studio" : slug;
}

/** The slug to try next: the name alone first, then with more and more of the organization's id. */
export function slugCandidate(name: string, id: string, attempt: number): string {
  const base = slugify(name);
  return attempt === 0 ? base : `${base}-${id.replaceAll("-", "").slice(0, 2 + attempt * 2)}`;
}
