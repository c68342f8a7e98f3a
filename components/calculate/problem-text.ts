import type { Problem } from "#lib/domain/rating/request.ts";

/** What is wrong with a field, as a sentence; undefined when nothing is. */
export function messageOf(problems: readonly Problem[], path: string): string | undefined {
  const problem = problems.find((each) => each.path === path || each.path.startsWith(`${path}.`));
  return problem && `This ${problem.message.replace(/(\d)(?=(\d{3})+$)/g, "$1,")}.`;
}
