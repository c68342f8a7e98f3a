/** A page's search parameters as Next hands them over. */
export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The named parameters as single texts: of a repeated one the first counts, and an empty one is not there. */
export async function readSearch<N extends string>(search: SearchParams, names: readonly N[]): Promise<{ readonly [name in N]?: string }> {
  const given = await search;
  const read: { [name in N]?: string } = {};
  for (const name of names) {
    const value = [given[name]].flat()[0]?.slice(0, 200);
    if (value) read[name] = value;
  }
  return read;
}
