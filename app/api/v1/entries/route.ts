import { listApiEntries } from "#lib/request/api/operations/list-entries.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(listApiEntries);
