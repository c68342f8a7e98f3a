import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCell, csvLine } from "./csv.ts";

test("text that a spreadsheet would run is defused", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1", "\n=1"]) {
    assert.match(csvCell(text), /^"?'/, JSON.stringify(text));
  }
});

test("numbers stay numbers, also negative ones", () => {
  assert.equal(csvLine([-5n, 3, { decimal: "-600.5" }, null]), "-5,3,-600.5,\r\n");
});

test("commas, quotes and line ends stay inside their cell", () => {
  assert.equal(csvLine(['Ana "A" Lindqvist', "a,b", "two\r\nlines", "plain"]), '"Ana ""A"" Lindqvist","a,b","two\r\nlines",plain\r\n');
});

test("a NUL never reaches the file", () => {
  assert.equal(csvCell("a\0b"), "ab");
});
