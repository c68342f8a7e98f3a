#!/usr/bin/env node
// Checks the books of an organization without Greenlight: Node 20 or newer, nothing to install, nothing is sent anywhere.
//
//   node verify-books.mjs proof.ndjson [head]      (or the proof on standard input)
//
// It computes every link of the chain anew from the entries, follows the numbers and the balance from entry to entry, and says
// OK with the last link's hash, or names the first entry that is not right (exit code 1). With the hash that the page "Books"
// shows as `head` it also tells whether the file ends where the books do: whoever cuts entries off the end and changes the
// first line to fit makes a chain that is whole, but its head is another.
//
// A link is SHA-256 over: the 32 bytes of the link before (nothing for the first), the 16 bytes of the account's id, and of
// each entry since, in order, PostgreSQL's binary form of its row: the number of columns, then of each column the number of
// its type, its length and its bytes; numbers are big-endian, four bytes each; an empty column has the length -1.
import { createHash } from "node:crypto";
import { createReadStream, realpathSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const COLUMNS = [
  ["sequence", "int8"],
  ["at", "timestamptz"],
  ["transaction", "uuid"],
  ["kind", "text"],
  ["from_side", "text"],
  ["to_side", "text"],
  ["amount", "int8"],
  ["effect", "int8"],
  ["balance_after", "int8"],
  ["lot_id", "uuid"],
  ["lot_class", "text"],
  ["hold_id", "uuid"],
  ["quote_id", "uuid"],
  ["operation", "text"],
  ["card_id", "text"],
  ["card_version", "int4"],
  ["project", "text"],
  ["department", "text"],
  ["member", "text"],
  ["actor", "text"],
  ["memo", "text"],
  ["corrects", "int8"],
  ["key", "text"],
];
const NEVER_EMPTY = new Set(
  "sequence at transaction kind from_side to_side amount effect balance_after card_id card_version actor key".split(" "),
);
const TYPES = { int8: 20, int4: 23, text: 25, timestamptz: 1184, uuid: 2950 };
const SIDES = ["available", "held", "spent", "granted", "expired", "external"];
// PostgreSQL counts microseconds from the year 2000.
const EPOCH = Date.UTC(2000, 0, 1);

/** What is wrong, in one sentence that names the place. */
class Broken extends Error {}

function broken(where, what) {
  throw new Broken(`${where}: ${what}`);
}

const ENCODERS = {
  int8(value) {
    if (typeof value !== "string" || !/^(0|-?[1-9]\d{0,18})$/.test(value)) throw new Error("not a whole number");
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(value));
    return bytes;
  },
  int4(value) {
    if (!Number.isInteger(value)) throw new Error("not a whole number");
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  },
  text(value) {
    if (typeof value !== "string" || !value.isWellFormed()) throw new Error("not a text");
    return Buffer.from(value, "utf8");
  },
  uuid(value) {
    if (typeof value !== "string" || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) throw new Error("not an id");
    return Buffer.from(value.replaceAll("-", ""), "hex");
  },
  timestamptz(value) {
    const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at) || new Date(at).toISOString() !== value) throw new Error("not a moment in UTC");
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(at - EPOCH) * 1000n);
    return bytes;
  },
};

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** An entry as the link hashes it. */
function bytesOf(values, where) {
  const parts = [int32(COLUMNS.length)];
  COLUMNS.forEach(([name, type], index) => {
    const value = values[index];
    parts.push(int32(TYPES[type]));
    if (value === null && !NEVER_EMPTY.has(name)) {
      parts.push(int32(-1));
      return;
    }
    try {
      const bytes = ENCODERS[type](value);
      parts.push(int32(bytes.length), bytes);
    } catch (error) {
      broken(where, `its ${name} is ${error.message}`);
    }
  });
  return Buffer.concat(parts);
}

function parse(line, number) {
  try {
    return JSON.parse(line);
  } catch {
    return broken(`line ${number}`, "it cannot be read; was the file cut off?");
  }
}

/** Follows the books entry by entry and link by link; memory does not grow with them. */
class Follower {
  entries = 0n;
  links = 0;
  head = null;
  balance = 0n;
  sums = Object.fromEntries(SIDES.map((side) => [side, 0n]));
  #account;
  #at = "";
  #first = 1n;
  #hash = null;

  constructor(account) {
    this.#account = ENCODERS.uuid(account);
  }

  entry(values) {
    if (values.length !== COLUMNS.length)
      broken(`the entry after ${this.entries}`, `it has ${values.length} fields instead of ${COLUMNS.length}`);
    const named = Object.fromEntries(COLUMNS.map(([name], index) => [name, values[index]]));
    const where = `entry ${named.sequence}`;
    const bytes = bytesOf(values, where);
    if (BigInt(named.sequence) !== this.entries + 1n) broken(where, `entry ${this.entries + 1n} should stand here`);
    if (named.at < this.#at) broken(where, "it is older than the entry before it");
    this.#move(named, where);
    this.#hash ??= this.#begun();
    this.#hash.update(bytes);
    this.#at = named.at;
    this.entries += 1n;
  }

  #move(named, where) {
    const { from_side: from, to_side: to, kind } = named;
    for (const side of [from, to]) if (!SIDES.includes(side)) broken(where, `there is no side "${side}"`);
    if (from === to && kind !== "rollover" && kind !== "waive") broken(where, "it moves from a side to the same side");
    const amount = BigInt(named.amount);
    if (amount < 0n) broken(where, "its amount is below zero");
    const effect = (to === "available" ? amount : 0n) - (from === "available" ? amount : 0n);
    if (BigInt(named.effect) !== effect) broken(where, `its effect is ${named.effect}, but its sides make it ${effect}`);
    this.balance += effect;
    this.sums[from] -= amount;
    this.sums[to] += amount;
    if (BigInt(named.balance_after) !== this.balance) broken(where, `it says ${named.balance_after} are left, but ${this.balance} are`);
    if (this.balance < 0n || this.sums.held < 0n) broken(where, "more was taken than there was");
  }

  #begun() {
    const hash = createHash("sha256");
    if (this.head) hash.update(this.head);
    return hash.update(this.#account);
  }

  link({ link, hash }) {
    const covered = this.#first === this.entries ? `entry ${this.entries}` : `one of the entries ${this.#first} to ${this.entries}`;
    if (!this.#hash) broken(`the link at ${link}`, "its entries are not here");
    if (String(link) !== String(this.entries)) broken(`the link at ${link}`, `the entries end at ${this.entries}`);
    const own = this.#hash.digest();
    if (own.toString("hex") !== hash)
      broken(covered, "the link over it has another hash: something of it was changed, or of the link before");
    this.head = own;
    this.links += 1;
    this.#first = this.entries + 1n;
    this.#hash = null;
  }

  end({ sequence, head }) {
    if (this.#hash) broken(`entry ${this.entries}`, "no link covers it");
    if (String(sequence) !== String(this.entries))
      broken(`entry ${this.entries}`, `it is the last one here, but the books go on to ${sequence}`);
    const own = this.head ? this.head.toString("hex") : null;
    if (own !== head) broken("the head", `the first line says ${head}, but the last link is ${own}`);
  }
}

function isHeader(value) {
  return value?.format === "greenlight-proof" && value.version === 1 && JSON.stringify(value.columns) === JSON.stringify(COLUMNS);
}

function begin(header) {
  if (!isHeader(header)) broken("line 1", "this is not a proof of Greenlight's books in a form that this script knows");
  return { header, follower: new Follower(header.account) };
}

function take(follower, value, number) {
  if (Array.isArray(value)) follower.entry(value);
  else if (typeof value === "object" && value !== null && "link" in value) follower.link(value);
  else broken(`line ${number}`, "it is neither an entry nor a link");
}

/** Checks a proof, line by line. Answers what it found, or throws an Error that names the first place that is not right. */
export async function verifyProof(lines) {
  let begun = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const value = parse(line, number);
    if (begun) take(begun.follower, value, number);
    else begun = begin(value);
  }
  if (!begun) return broken("line 1", "the file is empty");
  const { header, follower } = begun;
  follower.end(header);
  const { entries, links, head, balance, sums } = follower;
  return { header, entries, links, head: head ? head.toString("hex") : null, available: balance, held: sums.held, spent: sums.spent };
}

/** Thousandths as a decimal. */
function decimal(amount) {
  const size = amount < 0n ? -amount : amount;
  const text = `${size / 1000n}.${String(size % 1000n).padStart(3, "0")}`.replace(/\.?0+$/, "");
  return amount < 0n ? `-${text}` : text;
}

async function main([file, expected]) {
  const input = file && file !== "-" ? createReadStream(file) : process.stdin;
  try {
    const found = await verifyProof(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }));
    const { header, entries, links, head } = found;
    if (expected && (expected.length < 8 || !head?.startsWith(expected.toLowerCase())))
      broken(
        "the head",
        `the page says ${expected}, but this file ends at ${head}: entries are missing at its end, or it is of another time`,
      );
    process.stdout.write(`OK  ${entries} entries, ${links} links: ${header.organization}, made ${header.madeAt}\n`);
    process.stdout.write(
      `    available ${decimal(found.available)}, held ${decimal(found.held)}, spent ${decimal(found.spent)} (${header.unit})\n`,
    );
    process.stdout.write(`    head ${head ?? "none"}\n`);
    process.stdout.write(
      expected
        ? "    It is the head that you named.\n"
        : "    Compare the head with the page Books: only then is nothing missing at the end.\n",
    );
  } catch (error) {
    process.stdout.write(`BROKEN  ${error.message}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] && pathToFileURL(realpathSync(process.argv[1])).href === import.meta.url) await main(process.argv.slice(2));
