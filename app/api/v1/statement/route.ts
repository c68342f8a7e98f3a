import { getStatement } from "#lib/request/api/operations/get-statement.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(getStatement);
