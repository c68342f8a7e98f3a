import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { z } from "zod";

// A backup is one gzip file, readable with `zcat`: a line of JSON that says what it is, one line a row (the table's
// index, then PostgreSQL's COPY text format), a line of JSON that counts the rows, and the seal: the digest of every
// byte before it. Without a seal that fits, it is not a backup.

const FORMAT = "greenlight-backup-1";

const headerSchema = z.object({
  format: z.literal(FORMAT),
  greenlight: z.string(),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })).min(1),
  months: z.object({ from: z.iso.date(), to: z.iso.date() }).nullable(),
});
const trailerSchema = z.object({ rows: z.array(z.int().min(0)) });

/** What a backup says of itself first. `takenAt` is the database's clock just before the snapshot. */
export type Header = z.infer<typeof headerSchema>;

/** How many rows of each table, in the header's order. */
export type Trailer = z.infer<typeof trailerSchema>;

export function headerLine(header: Omit<Header, "format">): string {
  return `${JSON.stringify({ format: FORMAT, ...header })}\n`;
}

export function trailerLine(trailer: Trailer): string {
  return `${JSON.stringify(trailer)}\n`;
}

/** Null when the line is not a header of this format. */
export function parseHeader(line: string): Header | null {
  return headerSchema.safeParse(json(line)).data ?? null;
}

/** Null when the line is not a trailer. */
export function parseTrailer(line: string): Trailer | null {
  return trailerSchema.safeParse(json(line)).data ?? null;
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The last bytes of a backup, a gzip member of its own, for the SHA-256 of all bytes before them. */
export function seal(sha256: string): Buffer {
  const bytes = gzipSync(`${JSON.stringify({ sha256 })}\n`, { level: 0 });
  // The system that wrote it is no part of the seal: "unknown", so that it reads the same everywhere.
  bytes[9] = 255;
  return bytes;
}

/** Every seal is as long as any other. */
export const SEAL_SIZE = seal(createHash("sha256").digest("hex")).length;
