import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import fc from "fast-check";
import { eachLine, tableOf, wholeLines } from "./lines.ts";

test("R17: however a backup's bytes are cut into chunks, each row is seen once, whole and under its table", async () => {
  const row = fc.tuple(
    fc.nat(120),
    fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\n]/g, "")),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row), fc.array(fc.nat(40)), async (rows, sizes) => {
      const bytes = Buffer.from(rows.map(([table, text]) => `${table}\t${text}\n`).join(""));
      const chunks: Buffer[] = [];
      for (let from = 0, n = 0; from < bytes.length; n += 1) {
        const size = (sizes[n % sizes.length] ?? 7) + 1;
        chunks.push(bytes.subarray(from, from + size));
        from += size;
      }
      const seen: [number, string][] = [];
      for await (const piece of wholeLines(Readable.from(chunks))) {
        eachLine(piece, (start, end) => {
          const at = tableOf(piece, start);
          if (at) seen.push([at.table, piece.toString("utf8", at.row, end - 1)]);
        });
      }
      assert.deepEqual(seen, rows);
    }),
    { seed: 20261122 },
  );
});

test("a line of JSON is no row, and neither is one without its end", () => {
  for (const line of ['{"rows":[1]}\n', "\t1\n", "12", "1234567\t"]) assert.equal(tableOf(Buffer.from(line), 0), null, line);
});
