import assert from "node:assert/strict";
import { test } from "node:test";
import { cardIds, latestCard } from "../catalog/registry.ts";
import { MOST_ITEMS } from "./batch.ts";
import { readSheet, sheetTemplate } from "./batch-sheet.ts";
import { readCsv, withoutLines } from "./csv-text.ts";

function cardOf(id: string) {
  return latestCard(id) ?? assert.fail(id);
}
const alwrity = cardOf("alwrity");

test("each card's template is a sheet that fits (ALW-5)", () => {
  for (const id of cardIds()) {
    const { items, problems } = readSheet(cardOf(id), sheetTemplate(cardOf(id)));
    assert.deepEqual(problems, [], id);
    const quotable = cardOf(id).operations.filter(({ charged }) => charged.some((when) => when !== "metered"));
    assert.deepEqual(
      items.map(({ request }) => request.operation),
      quotable.map((operation) => operation.id),
    );
  }
});

test("what a spreadsheet writes is read: a byte order mark, semicolons with decimal commas, quotes, line breaks in a cell, labels", () => {
  const text =
    '\uFEFFOperation;Length;quality;platforms;project;Clone a voice\r\n"WAN 2.5 text to video";7,5;Cinematic;"TikTok;LinkedIn";"Spring ""24""\nlaunch"\r\n\r\nhunyuan-avatar;10;;;;yes\r\n';
  assert.deepEqual(readSheet(alwrity, text), {
    problems: [],
    items: [
      {
        line: 2,
        request: {
          operation: "wan-2.5-text-to-video",
          params: { seconds: 7.5, quality: "cinematic" },
          options: { platforms: ["tiktok", "linkedin"] },
        },
        tags: { project: 'Spring "24" launch' },
      },
      { line: 5, request: { operation: "hunyuan-avatar", params: { seconds: 10, voiceClone: true } }, tags: {} },
    ],
  });
});

test("a project that the server would refuse is told before it is asked, and nothing of it is cut", () => {
  const long = "x".repeat(81);
  const { items, problems } = readSheet(
    alwrity,
    `operation,seconds,project\nminimax-voice,60,${long}\nminimax-voice,60,a\u202eb\nminimax-voice,60,${"y".repeat(80)}`,
  );
  assert.deepEqual(
    problems.map(({ line, column, message }) => [line, column, message]),
    [
      [2, "project", "must have at most 80 characters"],
      [3, "project", "must not contain control characters"],
    ],
  );
  assert.deepEqual(
    items.map(({ tags }) => tags),
    [{ project: "y".repeat(80) }],
  );
});

test("services and templates have columns of their own", () => {
  assert.deepEqual(readSheet(cardOf("act3"), "operation\tcount\tquality\tttsMinutes\nshot\t2\tQ1\t1.5").items[0]?.request, {
    operation: "shot",
    params: { count: 2, quality: "Q1" },
    options: { services: { ttsMinutes: 1.5 } },
  });
  assert.deepEqual(readSheet(alwrity, "operation,count,style,template\nideogram-image,1,custom,Complex").items[0]?.request.options, {
    template: { complexity: "complex" },
  });
});

test("every mistake is told by line and column, and what fits stays", () => {
  const text =
    "operation,seconds,quality,platforms,count\nwan-2.5-text-to-video,10,best,,\nnone,1,,,\nminimax-voice,-5,,x,2\nminimax-voice,60,,,,7\nminimax-voice,60";
  const { items, problems } = readSheet(alwrity, text);
  assert.deepEqual(
    items.map(({ line }) => line),
    [6],
  );
  assert.deepEqual(
    problems.map(({ line, column, cell }) => [line, column, cell]),
    [
      [2, "quality", "best"],
      [3, "operation", "none"],
      [4, "seconds", "-5"],
      [4, "count", "2"],
      [4, "platforms", "x"],
      [5, "", "7"],
    ],
  );
});

test("a first line that names no operation, an unknown or a doubled column, an open quote and too many lines are refused", () => {
  const first = (text: string) => readSheet(alwrity, text).problems[0];
  assert.match(first("seconds\n10")?.message ?? "", /is missing/);
  assert.match(
    first("operation,minutes\nminimax-voice,1")?.message ?? "",
    /is no column of ALwrity Video Studio: there are operation, seconds/,
  );
  assert.match(first("operation,seconds,Length\nminimax-voice,1,1")?.message ?? "", /twice/);
  assert.deepEqual(first('operation,seconds\nminimax-voice,"60\nminimax-voice,60')?.line, 2);
  assert.match(first(`operation,seconds\n${"minimax-voice,60\n".repeat(MOST_ITEMS + 1)}`)?.message ?? "", /beyond the 500 items/);
  assert.equal(readSheet(alwrity, `operation,seconds\n${"minimax-voice,60\n".repeat(MOST_ITEMS)}`).items.length, MOST_ITEMS);
  assert.deepEqual(readSheet(alwrity, "  \n"), { items: [], problems: [] });
});

test("lines are counted as a text editor counts them", () => {
  assert.deepEqual(
    readCsv('a,b\r\n"x\r\ny",1\r\n\r\nz,2').rows.map(({ line }) => line),
    [1, 2, 5],
  );
});

test("items that have started leave the sheet whole, and everything else stays as it was typed", () => {
  const text = 'operation,seconds,project\nminimax-voice,1,"two\nlines"\nminimax-voice , 2,"x""y"\nminimax-voice,3,\n';
  assert.equal(withoutLines(text, [2, 5]), 'operation,seconds,project\nminimax-voice , 2,"x""y"');
  assert.equal(withoutLines(text, []), text);
});
