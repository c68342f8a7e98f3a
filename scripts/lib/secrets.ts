import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { codeOf, Failure, messageOf } from "./failure.ts";

const text = z.string().min(16);
const schema = z.object({ superuser: text, owner: text, application: text, auth: text, renderer: text, linkedin: text, inbox: text });

/** What this installation's parts prove themselves with. Made once, kept in the data folder, readable by its owner only. */
export type Secrets = z.infer<typeof schema>;

/** Reads the installation's secrets, or makes them. Throws a Failure when the file is there and cannot be understood. */
export async function loadSecrets(folder: string): Promise<Secrets> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "secrets.json");
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (codeOf(error) !== "ENOENT")
      throw new Failure(`The secrets in ${file} cannot be read (${messageOf(error).split("\n")[0]}): restore that file from a backup.`);
  }
  const secret = () => randomBytes(32).toString("hex");
  const made: Secrets = {
    superuser: secret(),
    owner: secret(),
    application: secret(),
    auth: secret(),
    renderer: secret(),
    linkedin: secret(),
    inbox: secret(),
  };
  await writePrivately(file, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

/** Writes a file that only its owner may read, whole or not at all. */
export async function writePrivately(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, "w", 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  await chmod(draft, 0o600);
  await rename(draft, file);
}
