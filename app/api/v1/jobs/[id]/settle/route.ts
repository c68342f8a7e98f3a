import { settleJob } from "#lib/request/api/operations/settle-job.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(settleJob);
