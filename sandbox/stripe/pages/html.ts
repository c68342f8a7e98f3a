/** Markup that is safe to put into a page as it is. */
export type Html = { readonly markup: string };
type Piece = Html | string | number | null | undefined | false | readonly Piece[];

/** A template whose values are escaped, lists are joined, and what is absent (null, undefined, false) leaves no trace. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { markup: texts.map((text, index) => (index === 0 ? "" : render(pieces[index - 1])) + text).join("") };
}

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return "markup" in piece ? piece.markup : piece.map(render).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
