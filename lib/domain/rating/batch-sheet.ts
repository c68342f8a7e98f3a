import type { Field, Operation, RateCard } from "../catalog/rate-card.ts";
import { MOST_ITEMS } from "./batch.ts";
import { type CsvRow, readCsv, writeCsv } from "./csv-text.ts";
import { holds, LONGEST_TAG, type Problem, type RatingRequest, readRequest, UNKNOWN, type Value } from "./request.ts";

/** One item of a sheet: the line it stands on, and what is asked for. */
export type SheetItem = { readonly line: number; readonly request: RatingRequest; readonly tags: Readonly<Record<string, string>> };

/** What is wrong, and where: the line of the text, and the column by its name. */
export type SheetProblem = { readonly line: number; readonly column: string; readonly cell: string; readonly message: string };
export type Sheet = { readonly items: readonly SheetItem[]; readonly problems: readonly SheetProblem[] };

const TAGS = ["project", "department"];
// Columns that are no parameter.
const ELSEWHERE = ["operation", "template", "platforms", ...TAGS];

/** The columns of a card's sheet: the operation, every parameter and service of what takes a quote, options, and what it is for. */
export function sheetColumns(card: RateCard): readonly string[] {
  const offered = (adjustment: "template" | "platform") => quotable(card).some(({ adjustments }) => adjustments?.includes(adjustment));
  return [
    "operation",
    ...new Set(quotable(card).flatMap(({ fields }) => fields.map(({ name }) => name))),
    ...card.services.map(({ field }) => field.name),
    ...(offered("template") ? ["template"] : []),
    ...(offered("platform") ? ["platforms"] : []),
    ...TAGS,
  ];
}

/** A sheet to begin with: every column, and each operation once with the card's defaults. */
export function sheetTemplate(card: RateCard): string {
  const columns = sheetColumns(card);
  const rows = quotable(card).map((operation) => {
    const values = new Map<string, Value>();
    for (const field of operation.fields) {
      if (holds(field.only, values) && field.kind !== "boolean" && field.default !== undefined) values.set(field.name, field.default);
      if (field.kind === "boolean") values.set(field.name, false);
    }
    const shown = (field: Field | undefined) =>
      field?.optional && field.kind !== "enum" ? "" : String(values.get(field?.name ?? "") ?? "");
    return columns.map((column) => (column === "operation" ? operation.id : shown(operation.fields.find(({ name }) => name === column))));
  });
  return writeCsv([columns, ...rows]);
}

/** Reads a sheet of up to 500 items (ALW-5). Every problem is told with its line and column, and what fits is answered beside. */
export function readSheet(card: RateCard, text: string): Sheet {
  const { rows, separator, unclosed } = readCsv(text);
  const [header, ...lines] = rows;
  if (!header) return { items: [], problems: [] };
  const columns = header.cells.map((cell) => columnOf(card, cell));
  const wrong = headerProblems(card, header, columns);
  if (unclosed !== null) wrong.push({ line: unclosed, column: "", cell: "", message: "has a quote that never ends" });
  if (lines.length > MOST_ITEMS)
    wrong.push({
      line: lines[MOST_ITEMS]?.line ?? 0,
      column: "",
      cell: "",
      message: `is beyond the ${MOST_ITEMS} items that one batch takes`,
    });
  if (wrong.length) return { items: [], problems: wrong };
  const read = lines.map((row) => readLine(card, row, columns, separator));
  return {
    items: read.flatMap(({ item, problems }) => (problems.length ? [] : [item])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function quotable({ operations }: RateCard): readonly Operation[] {
  return operations.filter(({ charged }) => charged.some((when) => when !== "metered"));
}

/** A column by its name or by the label that the form shows, however it is written; null for one that the card does not know. */
function columnOf(card: RateCard, cell: string): string | null {
  const plain = fold(cell);
  const known = sheetColumns(card);
  const fields = [...quotable(card).flatMap((operation) => operation.fields), ...card.services.map(({ field }) => field)];
  return known.find((column) => fold(column) === plain) ?? fields.find(({ label }) => fold(label) === plain)?.name ?? null;
}

function headerProblems(card: RateCard, { line, cells }: CsvRow, columns: readonly (string | null)[]): SheetProblem[] {
  const problems = columns.flatMap((column, index): SheetProblem[] => {
    const cell = cells[index] ?? "";
    if (column === null)
      return cell
        ? [{ line, column: cell, cell, message: `is no column of ${card.name}: there are ${sheetColumns(card).join(", ")}` }]
        : [];
    return columns.indexOf(column) < index ? [{ line, column, cell, message: "stands there twice" }] : [];
  });
  const isNamed = columns.includes("operation");
  return isNamed
    ? problems
    : [...problems, { line, column: "operation", cell: "", message: "is missing: the first line names the columns" }];
}

type ReadLine = { readonly item: SheetItem; readonly problems: readonly SheetProblem[] };

function readLine(card: RateCard, { line, cells }: CsvRow, columns: readonly (string | null)[], separator: string): ReadLine {
  const given = new Map(columns.flatMap((column, index): [string, string][] => (column && cells[index] ? [[column, cells[index]]] : [])));
  const cell = (column: string) => given.get(column) ?? "";
  const operation = quotable(card).find(({ id, label }) => [id, label].some((name) => fold(name) === fold(cell("operation"))));
  const request = requestOf(card, operation, given, separator);
  const problems: Problem[] = [];
  readRequest(card, request, problems);
  const extra = cells.length > columns.length && cells.slice(columns.length).some(Boolean);
  // A line break in a cell is a space in a name.
  const tags = TAGS.flatMap((tag): [string, string][] => (cell(tag) ? [[tag, cell(tag).replace(/\s+/g, " ")]] : []));
  return {
    item: { line, request, tags: Object.fromEntries(tags) },
    problems: [
      ...problems.map(({ path, message }) => {
        const column = columnAt(path);
        return {
          line,
          column,
          cell: cell(column),
          message: operation && message === UNKNOWN ? `is nothing that ${operation.label} takes` : message,
        };
      }),
      ...tags.flatMap(([column, text]) => tagProblems(text).map((message) => ({ line, column, cell: cell(column), message }))),
      ...(extra ? [{ line, column: "", cell: cells.at(-1) ?? "", message: "has more cells than there are columns" }] : []),
    ],
  };
}

/** As the server would refuse it, with all else of the batch. */
function tagProblems(text: string): readonly string[] {
  return [
    ...(text.length > LONGEST_TAG ? [`must have at most ${LONGEST_TAG} characters`] : []),
    ...(/\p{C}/u.test(text) ? ["must not contain control characters"] : []),
  ];
}

function requestOf(card: RateCard, operation: Operation | undefined, given: ReadonlyMap<string, string>, separator: string): RatingRequest {
  const offered = card.services.map(({ field }) => field);
  const isService = (column: string) => offered.some(({ name }) => name === column);
  const cells = [...given].filter(([column]) => !ELSEWHERE.includes(column));
  const values = (fields: readonly Field[], some: readonly (readonly [string, string])[]) =>
    Object.fromEntries(
      some.map(([column, cell]): [string, Value] => [
        column,
        valueIn(
          fields.find(({ name }) => name === column),
          cell,
          separator,
        ),
      ]),
    );
  const services = cells.filter(([column]) => isService(column));
  const [template, platforms] = [given.get("template"), given.get("platforms")];
  const options = {
    ...(template ? { template: { complexity: fold(template) } } : {}),
    ...(platforms ? { platforms: platformsOf(card, platforms) } : {}),
    ...(services.length ? { services: values(offered, services) } : {}),
  };
  return {
    operation: operation?.id ?? given.get("operation") ?? "",
    params: values(
      operation?.fields ?? [],
      cells.filter(([column]) => !isService(column)),
    ),
    ...(Object.keys(options).length ? { options } : {}),
  };
}

/** A cell as its field's value; what does not fit stays text, for the engine to refuse. */
function valueIn(field: Field | undefined, cell: string, separator: string): Value {
  if (field?.kind === "enum")
    return field.choices.find(({ value, label }) => [value, label].some((name) => fold(name) === fold(cell)))?.value ?? cell;
  if (field?.kind === "boolean") return YES_NO.get(fold(cell)) ?? cell;
  // Where semicolons separate the cells, a comma is the decimal one.
  const text = separator === ";" ? cell.replace(",", ".") : cell;
  return /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : cell;
}

const YES_NO = new Map([
  ...["yes", "true", "1", "x"].map((word): [string, boolean] => [word, true]),
  ...["no", "false", "0"].map((word): [string, boolean] => [word, false]),
]);

function platformsOf(card: RateCard, cell: string): readonly string[] {
  const list = card.platforms?.list ?? [];
  const named = cell.split(/[|,;+]/).map((name) => name.trim());
  return named
    .filter(Boolean)
    .map((name) => list.find(({ id, label }) => [id, label].some((each) => fold(each) === fold(name)))?.id ?? name);
}

/** `options.services.ttsMinutes` and `params.seconds` stand in the columns of their last names; what is under a list or a template in its. */
function columnAt(path: string): string {
  const [part, name = "", inner = ""] = path.split(".");
  return part === "options" ? (name === "services" ? inner : name) : name || (part ?? "");
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
