import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import type { Paper } from "./paper.ts";

const INK = "#1a1f2b";
const SOFT = "#545d6e";
const LINE = "#c5cad3";
const [LEFT, RIGHT, WIDTH] = [50, 545, 495];
const BOTTOM = 770;

// The font that comes with Next's images knows the letters of every European language; PDF's own fonts do not.
const FONT = fileURLToPath(import.meta.resolve("next/package.json")).replace(
  /package[.]json$/,
  "dist/compiled/@vercel/og/Geist-Regular.ttf",
);

/** Prints an invoice or a credit note on A4. */
export async function printed(paper: Paper): Promise<Uint8Array> {
  const { title, facts, issued } = paper;
  const number = facts[0]?.[1] ?? "";
  const info = { Title: `${title} ${number}`, Author: paper.seller[0] ?? "", CreationDate: new Date(issued * 1_000) };
  const document = new PDFDocument({ size: "A4", margin: LEFT, info, lang: "en", displayTitle: true, bufferPages: true });
  if (existsSync(FONT)) document.font(FONT);
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.once("end", () => resolve()));
  heading(document, paper);
  const end = table(document, paper, parties(document, paper));
  notes(document, paper, sums(document, paper, end));
  pageNumbers(document, `${title} ${number}`);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

type Pdf = InstanceType<typeof PDFDocument>;

function heading(document: Pdf, { title, state, facts }: Paper): void {
  document.fillColor(INK).fontSize(22).text(title, LEFT, 50);
  document.fontSize(11).text(state, LEFT, 58, { width: WIDTH, align: "right" });
  let y = 90;
  for (const [label, value] of facts) {
    document
      .fontSize(9)
      .fillColor(SOFT)
      .text(label, LEFT, y)
      .fillColor(INK)
      .text(value, LEFT + 110, y, { width: WIDTH - 110 });
    y = Math.max(document.y, y + 14);
  }
  document.y = y;
}

function parties(document: Pdf, { seller, buyer }: Paper): number {
  const top = document.y + 16;
  const column = (label: string, lines: readonly string[], x: number) => {
    document.fontSize(9).fillColor(SOFT).text(label, x, top, { width: 235 }).fillColor(INK).fontSize(10);
    for (const line of lines) document.text(line, x, document.y + 1, { width: 235 });
    return document.y;
  };
  return Math.max(column("From", seller, LEFT), column("Bill to", buyer, LEFT + 260)) + 24;
}

function table(document: Pdf, { rows }: Paper, from: number): number {
  let y = tableHead(document, from);
  for (const { what, when, quantity, amount } of rows) {
    const text = when ? `${what}\n${when}` : what;
    const height = document.fontSize(10).heightOfString(text, { width: 300 }) + 12;
    if (y + height > BOTTOM) y = tableHead(document.addPage(), 60);
    document.fillColor(INK).text(text, LEFT, y, { width: 300 });
    document.text(quantity, LEFT + 310, y, { width: 60, align: "right" }).text(amount, LEFT + 380, y, { width: 115, align: "right" });
    y += height;
    rule(document, y - 6);
  }
  return y;
}

function tableHead(document: Pdf, y: number): number {
  document.fontSize(9).fillColor(SOFT).text("Description", LEFT, y);
  document.text("Quantity", LEFT + 310, y, { width: 60, align: "right" }).text("Amount", LEFT + 380, y, { width: 115, align: "right" });
  rule(document, y + 14);
  return y + 20;
}

function sums(document: Pdf, paper: Paper, from: number): number {
  let y = from + paper.sums.length * 16 > BOTTOM ? document.addPage().y : from + 6;
  for (const [label, value] of paper.sums) {
    document
      .fontSize(10)
      .fillColor(label.startsWith("Total") ? INK : SOFT)
      .text(label, LEFT + 200, y, { width: 175 });
    document.fillColor(INK).text(value, LEFT + 380, y, { width: 115, align: "right" });
    y += 16;
  }
  return y;
}

function notes(document: Pdf, paper: Paper, from: number): void {
  let y = from + 20;
  for (const note of paper.notes) {
    const height = document.fontSize(9).heightOfString(note, { width: WIDTH });
    if (y + height > BOTTOM) y = document.addPage().y;
    document.fillColor(SOFT).text(note, LEFT, y, { width: WIDTH });
    y += height + 4;
  }
}

function rule(document: Pdf, y: number): void {
  document.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor(LINE).stroke();
}

function pageNumbers(document: Pdf, name: string): void {
  const { count } = document.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    document.switchToPage(page);
    // Below the margin a text would begin a new page: the margin makes way for it.
    document.page.margins.bottom = 0;
    document
      .fontSize(8)
      .fillColor(SOFT)
      .text(`${name} · page ${page + 1} of ${count}`, LEFT, 800, { width: WIDTH, align: "center", lineBreak: false });
  }
}
