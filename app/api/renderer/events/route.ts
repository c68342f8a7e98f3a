import { receiveRendererEvent } from "#lib/request/renderer-events.ts";

export const POST = receiveRendererEvent;
