import { jsonProblem } from "./json-limits.ts";
import { invalid, type Problem, problem } from "./problem.ts";

/** Bytes. A thousand usage events take some 300,000. */
export const BODY_LIMIT = 2_000_000;

export type ReadBody = { readonly value: unknown } | { readonly problem: Problem };

/**
 * Reads a request's body as JSON, and no more of it than a body may have: also when no length is told, or a wrong one.
 * `problem`: 413, or 400 for what is no JSON, no Unicode, or of a shape that only an attack has.
 */
export async function readBody(request: Request): Promise<ReadBody> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT) return { problem: tooLarge() };
  const coding = request.headers.get("content-encoding") ?? "identity";
  if (coding !== "identity") return unreadable(`must be sent as it is, not as ${coding.slice(0, 20)}`);
  const bytes = await bounded(request);
  if (!bytes) return { problem: tooLarge() };
  return parsed(bytes);
}

function parsed(bytes: Uint8Array): ReadBody {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return unreadable("must be UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(text.trim() === "" ? "must be a JSON object, and there is none" : "must be JSON");
  }
  const wrong = jsonProblem(value);
  return wrong ? { problem: invalid([wrong]) } : { value };
}

function tooLarge(): Problem {
  return problem("payload_too_large", `A body may have at most ${BODY_LIMIT} bytes.`);
}

function unreadable(message: string): ReadBody {
  return { problem: invalid([{ path: "", message }]) };
}

// The rest of what is too long is left unread.
async function bounded(request: Request): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
