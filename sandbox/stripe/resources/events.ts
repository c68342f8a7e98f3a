import { some, text } from "../core/params.ts";
import { list, type Resource, retrieve } from "../core/resource.ts";

export const events: Resource = {
  routes: [
    retrieve("event", "/v1/events/:id"),
    list("event", "/v1/events", { type: { read: text(), field: "type" }, types: { read: some(text(), 20), field: "type" } }),
  ],
};
