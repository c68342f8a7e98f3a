/** What is wrong with a card, each as `path: message`. */
export type Problems = readonly string[];

/** One problem when `bad`, else none. */
export function wrong(bad: boolean, path: string, message: string): Problems {
  return bad ? [`${path}: ${message}`] : [];
}

/** Every element that is named like an earlier one. */
export function unique<T>(list: readonly T[], nameOf: (element: T) => string, path: string): Problems {
  const seen = new Set<string>();
  return list.flatMap((element) => {
    const name = nameOf(element);
    const twice = seen.has(name);
    seen.add(name);
    return wrong(twice, `${path}.${name}`, "is there twice");
  });
}
