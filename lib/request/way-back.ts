import type { SearchParams } from "./search-params.ts";

/** Longer addresses are no form of ours. */
const MOST = 8_000;

/** Where a visitor came from, with everything that was typed there: the parameter `back`, if it is a path of the same organization. */
export async function wayBack(slug: string, search: SearchParams): Promise<string | null> {
  const [back = ""] = [(await search)["back"]].flat();
  const isOwn = back.startsWith(`/o/${slug}/`) && back.length <= MOST && URL.canParse(back, "http://here");
  return isOwn ? back : null;
}
