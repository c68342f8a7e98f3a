import { failApiJob } from "#lib/request/api/operations/fail-job.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(failApiJob);
