const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH = { mark: 8, account: 22, secret: 32, check: 6 };
/** Random characters that a new key needs: what it is recognised by, then its secret of 190 bits. */
export const KEY_RANDOM = LENGTH.mark + LENGTH.secret;

/** `test` keys are of a sandbox, `live` ones of production: what leaks shows what it opens. */
export type KeyMode = "live" | "test";

/** A key, taken apart. Only `mark` and `lastFour` may be kept as they are. */
export type KeyParts = {
  readonly mode: KeyMode;
  readonly accountId: string;
  /** Recognises the key, and finds it. */
  readonly mark: string;
  readonly lastFour: string;
};

/**
 * Writes a key: `gl_<live|test>_`, then what recognises it, its organization, its secret and a checksum. `random` are
 * KEY_RANDOM bytes-worth of characters, each from 0 to 61.
 */
export function keyText(mode: KeyMode, accountId: string, random: readonly number[]): string {
  if (random.length !== KEY_RANDOM) throw new RangeError(`a key takes ${KEY_RANDOM} random characters, not ${random.length}`);
  const letters = random.map((index) => ALPHABET.charAt(index)).join("");
  const body = `gl_${mode}_${letters.slice(0, LENGTH.mark)}${base62(BigInt(`0x${accountId.replaceAll("-", "")}`), LENGTH.account)}${letters.slice(LENGTH.mark)}`;
  return `${body}${base62(BigInt(checksum(body)), LENGTH.check)}`;
}

/** Takes a key apart; null for what is none, or was mistyped: the checksum tells without asking the database. */
export function parseKey(text: string): KeyParts | null {
  const match = /^gl_(live|test)_([0-9A-Za-z]{8})([0-9A-Za-z]{22})[0-9A-Za-z]{32}([0-9A-Za-z]{6})$/.exec(text);
  const [, mode, mark = "", account = "", check = ""] = match ?? [];
  if (mode !== "live" && mode !== "test") return null;
  if (base62(BigInt(checksum(text.slice(0, -LENGTH.check))), LENGTH.check) !== check) return null;
  const id = fromBase62(account).toString(16).padStart(32, "0");
  if (id.length !== 32) return null;
  const accountId = `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
  return { mode, accountId, mark, lastFour: check.slice(-4) };
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  while (text.length < length) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}

function fromBase62(text: string): bigint {
  let value = 0n;
  for (const letter of text) value = value * 62n + BigInt(ALPHABET.indexOf(letter));
  return value;
}

// CRC-32 (ISO 3309): finds typing errors, proves nothing. The secret is what proves.
function checksum(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
