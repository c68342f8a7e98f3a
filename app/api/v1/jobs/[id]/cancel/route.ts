import { cancelApiJob } from "#lib/request/api/operations/cancel-job.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(cancelApiJob);
