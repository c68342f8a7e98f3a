import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { parseEnv } from "../../lib/env.ts";
import { ROOT } from "./paths.ts";

test("every setting is documented in .env.example", async () => {
  const documented = await readFile(path.join(ROOT, ".env.example"), "utf8");
  const settings = [...(await readFile(path.join(ROOT, "lib/env.ts"), "utf8")).matchAll(/^ {2,4}([A-Z_]+):/gm)].map(
    ([, name]) => name ?? "",
  );
  assert.ok(settings.length > 10);
  // Not the operator's to choose: each command sets these.
  const missing = settings.filter((name) => !/^(NODE_ENV|SANDBOX_\w+)$/.test(name) && !new RegExp(`^#?${name}=`, "m").test(documented));
  assert.deepEqual(missing, []);
});

test("production lists everything that is missing at once", () => {
  assert.throws(
    () => parseEnv({ GREENLIGHT_MODE: "production", PORT: "0" }),
    (error: Error) => ["PORT", "APP_URL", "DATABASE_URL"].every((name) => error.message.includes(name)),
  );
  assert.throws(
    () => parseEnv({ GREENLIGHT_MODE: "production" }),
    (error: Error) =>
      ["APP_URL", "DATABASE_URL", "AUTH_SECRET", "SMTP_URL", "RENDERER_SECRET"].every((name) => error.message.includes(name)),
  );
});
