import { listApiJobs } from "#lib/request/api/operations/list-jobs.ts";
import { startJob } from "#lib/request/api/operations/start-job.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(listApiJobs, startJob);
