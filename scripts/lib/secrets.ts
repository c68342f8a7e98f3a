import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { codeOf, Failure, messageOf } from "./failure.ts";

const text = z.string().min(16);
const secret = () => randomBytes(32).toString("hex");
const schema = z.object({
  superuser: text,
  owner: text,
  application: text,
  auth: text,
  renderer: text,
  linkedin: text,
  inbox: text,
  // These came later: an installation from before them makes them at its next start.
  stripe: text.default(secret),
  webhook: text.default(secret),
});

/** What this installation's parts prove themselves with. Made once, kept in the data folder, readable by its owner only. */
export type Secrets = z.infer<typeof schema>;

/** Reads the installation's secrets, or makes them. Throws a Failure when the file is there and cannot be understood. */
export async function loadSecrets(folder: string): Promise<Secrets> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "secrets.json");
  try {
    const kept = await readFile(file, "utf8");
    const secrets = schema.parse(JSON.parse(kept));
    return kept === textOf(secrets) ? secrets : await keep(file, secrets);
  } catch (error) {
    if (codeOf(error) !== "ENOENT")
      throw new Failure(`The secrets in ${file} cannot be read (${messageOf(error).split("\n")[0]}): restore that file from a backup.`);
  }
  return keep(file, {
    superuser: secret(),
    owner: secret(),
    application: secret(),
    auth: secret(),
    renderer: secret(),
    linkedin: secret(),
    inbox: secret(),
    stripe: secret(),
    webhook: secret(),
  });
}

async function keep(file: string, secrets: Secrets): Promise<Secrets> {
  await writePrivately(file, textOf(secrets));
  return secrets;
}

function textOf(secrets: Secrets): string {
  return `${JSON.stringify(secrets, null, 2)}\n`;
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
