import { z } from "zod";

/** Why a job ended without success: kept with it. */
export const reasonBody = z.strictObject({ reason: z.string().trim().min(1).max(500).describe("Kept with the job.") });
