import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "../../scripts/lib/paths.ts";
import type { Fault } from "../ground.ts";
import { asSuperuser } from "../product.ts";

const INSTANCES = 5;

/** Five instances bring a new database up to date at once, and one of them is killed meanwhile: the next one finds it whole or finishes it (R16). */
const race: Fault["run"] = async ({ product }, dice) => {
  const name = `greenlight_race_${dice.below(1_000_000)}`;
  await asSuperuser(product.superuserUrl, (sql) => sql.unsafe(`create database ${name} owner greenlight_owner`));
  try {
    const url = Object.assign(new URL(product.ownerUrl), { pathname: `/${name}` }).href;
    const starts = Array.from({ length: INSTANCES }, () => migrateApart(url));
    const delay = 300 + dice.below(1_500);
    setTimeout(() => starts[0]?.kill(), delay);
    const codes = await Promise.all(starts.map(({ ended }) => ended));
    const refused = codes.slice(1).filter((code) => code !== 0).length;
    if (refused > 0) throw new Error(`${refused} of ${INSTANCES} instances could not migrate`);
    await migrateApart(url).ended;
    await checkMigrations(product.superuserUrl, name);
    return `one of ${INSTANCES} killed after ${delay} ms`;
  } finally {
    await asSuperuser(product.superuserUrl, (sql) => sql.unsafe(`drop database ${name} with (force)`));
  }
};

function migrateApart(url: string): { kill: () => void; ended: Promise<number | null> } {
  const env: NodeJS.ProcessEnv = { ...process.env, DATABASE_OWNER_URL: url, DATABASE_URL: url };
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/migrate.ts")], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { kill: () => child.kill("SIGKILL"), ended: new Promise((resolve) => child.once("exit", (code) => resolve(code))) };
}

async function checkMigrations(superuserUrl: string, name: string): Promise<void> {
  const url = Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href;
  const [row] = await asSuperuser(
    url,
    (sql) =>
      sql<
        { applied: number; files: number }[]
      >`select count(*)::int as applied, count(distinct hash)::int as files from drizzle.__drizzle_migrations`,
  );
  if (!row || row.applied === 0 || row.applied !== row.files)
    throw new Error(`migrations were applied ${row?.applied} times for ${row?.files} files`);
}

export const MIGRATIONS: readonly Fault[] = [{ name: "five instances migrate", run: race }];
