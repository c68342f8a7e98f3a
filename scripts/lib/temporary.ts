import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A data folder to throw away, which the database's own user may enter. `remove` also takes what lies elsewhere for it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "greenlight-test-"));
  await chmod(folder, 0o755);
  const remove = async () => {
    const elsewhere = (await readFile(path.join(folder, "postgres-location"), "utf8").catch(() => "")).trim();
    if (elsewhere) await rm(path.dirname(elsewhere), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, remove };
}
