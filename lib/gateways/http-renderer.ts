import { env } from "#lib/env.ts";
import { instant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import type { Renderer } from "./renderer.ts";
import { signed } from "./signing.ts";

const DEADLINE = 5_000;

type Settings = { readonly url: string; readonly secret: string; readonly callbackUrl: string };

/** The renderer of RENDERER_URL. Throws when the settings name none. */
export function renderer(): Renderer {
  const { RENDERER_URL, RENDERER_SECRET, APP_URL, PORT } = env();
  if (!RENDERER_URL || !RENDERER_SECRET) throw new Error("RENDERER_URL and RENDERER_SECRET are not set: no job can be rendered.");
  const callbackUrl = new URL("/api/renderer/events", APP_URL ?? `http://127.0.0.1:${PORT}`).href;
  return httpRenderer({ url: RENDERER_URL, secret: RENDERER_SECRET, callbackUrl });
}

/**
 * A renderer behind signed HTTP: `POST /jobs` and `POST /jobs/<id>/cancel`, five seconds each, redirects refused, answers
 * unread. It reports to `callbackUrl`.
 */
export function httpRenderer({ url, secret, callbackUrl }: Settings): Renderer {
  const base = url.endsWith("/") ? url : `${url}/`;
  const call = (path: string, content: object) => send(new URL(path, base), secret, JSON.stringify(content));
  return {
    start: async (job) => {
      const status = await call("jobs", { ...job, callbackUrl });
      if (isTaken(status)) return done("accepted");
      if (isFinal(status)) return refuse("renderer_refused", { status });
      throw new Error(`the renderer answered ${status}`);
    },
    cancel: async (jobId) => {
      const status = await call(`jobs/${encodeURIComponent(jobId)}/cancel`, { jobId });
      if (!isTaken(status) && status !== 404 && status !== 409 && status !== 410) throw new Error(`the renderer answered ${status}`);
    },
  };
}

async function send(url: URL, secret: string, body: string): Promise<number> {
  const headers = { "content-type": "application/json", ...signed(secret, body, instant(Date.now())) };
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(DEADLINE) });
  await answer.body?.cancel();
  return answer.status;
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

// What the renderer says about this job, not about the moment or our credentials: asking again would not help.
function isFinal(status: number): boolean {
  return status === 400 || status === 404 || status === 409 || status === 410 || status === 413 || status === 422;
}
