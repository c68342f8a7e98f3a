import { reportUsage } from "#lib/request/api/operations/report-usage.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(reportUsage);
