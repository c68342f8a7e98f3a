// What may stand before a bracket in a read: words of the language, and functions that change nothing.
const HARMLESS = new Set(
  "and any as avg by case coalesce count date_trunc distinct else exists extract filter from greatest in join least limit lower max min not nullif on or order over partition round row_number select sum then to_char upper values when where".split(
    " ",
  ),
);

/**
 * Whether a statement surely only reads, so that it may be asked again after a lost connection. It looks for what it
 * knows, not for what it fears: a `select` that calls any function not known here may write, as `ledger_post` does.
 */
export function isPlainRead(text: string): boolean {
  if (!/^\s*select\b/i.test(text) || /;|\binto\b|\bfor\s+(?:no\s+key\s+)?(?:update|share|key)\b/i.test(text)) return false;
  for (const [, before = ""] of text.matchAll(/([^\s()]*)\s*\(/g)) {
    const word = /[\w"$./]+$/.exec(before)?.[0].toLowerCase();
    if (word !== undefined && !HARMLESS.has(word)) return false;
  }
  return true;
}
