import { appUrl, env } from "#lib/env.ts";

/** A letter to one person. `to` is a stored, normalized address (lib/domain/orgs/email.ts), never what somebody typed. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** Hands a letter to the mail server; throws when it was not taken. */
export type SendMail = (mail: Mail) => Promise<void>;

/** A letter of paragraphs and one link to a path of ours, as text and as plain HTML with everything escaped. */
export function letter(
  to: string,
  subject: string,
  before: readonly string[],
  link: { readonly label: string; readonly path: string },
  after: readonly string[],
): Mail {
  const url = new URL(link.path, appUrl()).href;
  const text = [...before, `${link.label}: ${url}`, ...after].join("\n\n");
  const paragraphs = (lines: readonly string[]) => lines.map((line) => `<p>${escaped(line)}</p>`).join("");
  const html = `<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif">${paragraphs(before)}<p><a href="${escaped(url)}">${escaped(link.label)}</a></p>${paragraphs(after)}</body></html>`;
  return { to, subject, text, html };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The address of a path of ours, for whoever sends people back to it. */
export function addressOf(path: string): string {
  return new URL(path, appUrl()).href;
}

/** Who keeps this Greenlight: the addresses of OPERATORS. */
export function operatorAddresses(): readonly string[] {
  return (env().OPERATORS ?? "").split(",").flatMap((address) => address.trim() || []);
}
