import { z } from "zod";
import { loadApiJobs } from "#lib/services/jobs/load-api-jobs.ts";
import { done } from "#lib/units/outcome.ts";
import { pageOf, pageQuery } from "../formats.ts";
import { apiGet } from "../operation.ts";
import { jobAnswer, jobOf } from "../views/job.ts";

export const listApiJobs = apiGet({
  id: "listJobs",
  path: "/jobs",
  scope: "read",
  summary: "Jobs",
  about: "Every job, newest first, with its receipt.",
  refusals: [],
  query: z.strictObject({
    ...pageQuery,
    after: pageQuery.after.refine((id) => id === undefined || z.uuid().safeParse(id).success, "is no cursor of this list"),
  }),
  answer: pageOf(jobAnswer),
  run: async ({ caller, query: { limit, after } }) => {
    const { jobs, next } = await loadApiJobs(caller, { limit, ...(after === undefined ? {} : { after }) });
    return done({ data: jobs.map(jobOf), next });
  },
});
