import { z } from "zod";
import type { Outcome } from "#lib/units/outcome.ts";

/** What a renderer needs to start a job. The job's id is the key: a renderer that knows it already does nothing. */
export type RenderJob = {
  readonly jobId: string;
  readonly accountId: string;
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly project: string | null;
};

/** A studio's backend that runs jobs. Both calls may be repeated; they throw when nobody answered, so that they are tried again. */
export type Renderer = {
  /** Refused with `renderer_refused` when the renderer will never take this job: it fails then, and everything returns. */
  readonly start: (job: RenderJob) => Promise<Outcome<"accepted", "renderer_refused">>;
  /** Cancelling what is unknown or over is fine. */
  readonly cancel: (jobId: string) => Promise<void>;
};

const job = { accountId: z.uuid(), jobId: z.uuid() };

/** What a renderer reports by its callback, signed like our calls. Reports may be repeated and may come late. */
export const rendererEvent = z.discriminatedUnion("type", [
  z.strictObject({ ...job, type: z.literal("progress"), progress: z.number().min(0).max(100), message: z.string().max(500).optional() }),
  z.strictObject({
    ...job,
    type: z.literal("finished"),
    /** The parameters as they turned out, where they differ from what was quoted. */
    actual: z.record(z.string(), z.unknown()).optional(),
    output: z
      .strictObject({ seconds: z.number().nonnegative().max(1e9).optional(), qualityScore: z.number().min(0).max(10).optional() })
      .optional(),
  }),
  z.strictObject({ ...job, type: z.literal("failed"), reason: z.string().trim().min(1).max(500) }),
]);

export type RendererEvent = z.infer<typeof rendererEvent>;
