import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** Calls the payment service's stand-in of the running product by its own key, as somebody does who works in its dashboard. */
export async function askStandIn(method: "GET" | "POST", way: string, params: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const folder = process.env["E2E_DATA"] ?? ".data";
  const [port, secrets] = await Promise.all(["stripe-port", "secrets.json"].map((name) => readFile(path.join(folder, name), "utf8")));
  const { stripe } = z.object({ stripe: z.string() }).parse(JSON.parse(secrets ?? ""));
  const body = new URLSearchParams(params);
  const url = `http://127.0.0.1:${port?.trim()}/v1/${way}${method === "GET" ? `?${body}` : ""}`;
  const headers = { authorization: `Bearer sk_test_sandbox_${stripe}` };
  const answer = await fetch(url, method === "GET" ? { headers } : { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${way}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
