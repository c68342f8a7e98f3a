import { getJob } from "#lib/request/api/operations/get-job.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(getJob);
