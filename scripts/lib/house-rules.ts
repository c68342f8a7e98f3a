import { glob, readFile } from "node:fs/promises";
import { ROOT } from "./paths.ts";

type Rule = {
  readonly what: string;
  readonly files: readonly string[];
  readonly except?: RegExp;
  readonly breaks: (text: string) => readonly string[] | null;
};

const PALETTE =
  /["'`\s:](?:bg|text|border|ring|fill|stroke|from|via|to|outline|decoration|divide|shadow|accent|caret)-(?:slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose|black|white)(?:-\d{2,3})?\b/;
const HEX = /["'`([\s:]#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?!-)/i;
// The driver loses a transaction's safety when its connection dies (robustness.md, finding 1). Drizzle's migrator has the only one.
const TRANSACTION = /\.(?:begin|transaction|savepoint|reserve)(?:\s*<[^<>()]*>)?\(/;
const lines = (text: string) => text.trimEnd().split("\n").length;
const longer = (most: number) => (text: string) => (lines(text) > most ? [`${lines(text)} lines, at most ${most}`] : null);

/** What no linter can say for us (ARCHITECTURE.md, "What keeps it so"). */
const RULES: readonly Rule[] = [
  {
    what: "client components live in components/",
    files: ["app/**/*.{ts,tsx}"],
    except: /error\.tsx$/,
    breaks: (text) => text.match(/^["']use client["']/m),
  },
  {
    what: "every colour stands in app/globals.css, once",
    files: ["{app,components}/**/*.{ts,tsx,css}"],
    except: /^app\/globals\.css$|\.test\.tsx?$/,
    breaks: (text) => text.match(PALETTE) ?? text.match(HEX),
  },
  {
    what: "a change is one statement, never an interactive transaction",
    files: ["*.ts", "{app,components,db,lib,scripts,sandbox,bench,torture}/**/*.{ts,tsx}"],
    // What everybody else does, kept to be measured against.
    except: /^bench\/interactive\.ts$/,
    breaks: (text) => text.match(TRANSACTION),
  },
  {
    what: "a file has at most 200 lines, unless it is a table of prices",
    files: ["{app,components,db,lib,scripts,sandbox,bench,torture}/**/*.{ts,tsx}"],
    except: /\.test\.tsx?$|catalog\/cards\//,
    breaks: longer(200),
  },
  { what: "a page has at most 40 lines", files: ["app/**/page.tsx"], breaks: longer(40) },
];

/** Lists every file under `root` that breaks one of the house's own rules, one sentence each. */
export async function brokenRules(root = ROOT): Promise<string[]> {
  const broken: string[] = [];
  for (const { what, files, except, breaks } of RULES) {
    for await (const file of glob([...files], { cwd: root })) {
      if (except?.test(file)) continue;
      const found = breaks(await readFile(`${root}/${file}`, "utf8"));
      if (found) broken.push(`${file}: ${what} (found: ${found[0]?.trim()})`);
    }
  }
  return broken.sort();
}
