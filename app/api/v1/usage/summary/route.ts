import { getUsageSummary } from "#lib/request/api/operations/get-usage-summary.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(getUsageSummary);
