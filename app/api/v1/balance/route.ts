import { getBalance } from "#lib/request/api/operations/get-balance.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(getBalance);
