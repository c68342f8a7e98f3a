/** What is wrong with a card, each as `path: message`. */
export type Problems = readonly string[];

/** One problem when `bad`, else none. */
export function wrong(bad: boolean, path: string, message: string): Problems {
  return bad ? [`${path}: ${message}`] : [];
}
