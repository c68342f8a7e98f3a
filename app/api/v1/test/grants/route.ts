import { grantTestCredits } from "#lib/request/api/operations/grant-test-credits.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(grantTestCredits);
