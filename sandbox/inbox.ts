import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const letter = z.object({
  id: z.string(),
  at: z.number(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  links: z.array(z.string()),
});
export type Letter = z.infer<typeof letter>;

/** Letters that are kept; the oldest go first. */
const MOST = 200;

/** The sandbox's letters, newest first: in memory, and in a file when there is a folder, so that a restart keeps them. */
export class Inbox {
  #letters: Letter[] = [];
  #file: string | null;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string | undefined) {
    this.#file = folder ? path.join(folder, "mail.json") : null;
  }

  async load(): Promise<void> {
    const text = this.#file && (await readFile(this.#file, "utf8").catch(() => null));
    const parsed = text ? z.array(letter).safeParse(safeJson(text)) : null;
    this.#letters = parsed?.data ?? [];
  }

  list(to: string | null): readonly Letter[] {
    return to === null ? this.#letters : this.#letters.filter((one) => one.to.includes(to));
  }

  /** Keeps a letter; settles when it is on disk, so that the server's 250 means what it says. */
  async add(one: Letter): Promise<void> {
    this.#letters = [one, ...this.#letters].slice(0, MOST);
    await this.#save();
  }

  async clear(): Promise<void> {
    this.#letters = [];
    await this.#save();
  }

  #save(): Promise<void> {
    const file = this.#file;
    if (file === null) return Promise.resolve();
    this.#writing = this.#writing.then(async () => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(this.#letters), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    return this.#writing;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
