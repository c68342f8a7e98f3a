import { openTestAccount } from "#lib/request/api/operations/open-test-account.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(openTestAccount);
