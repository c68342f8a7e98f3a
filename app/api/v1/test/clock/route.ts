import { moveTestClock } from "#lib/request/api/operations/move-test-clock.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(moveTestClock);
