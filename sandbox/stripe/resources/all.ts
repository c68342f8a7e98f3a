import type { Resource } from "../core/resource.ts";
import { customers } from "./customers.ts";
import { events } from "./events.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";
import { testClocks } from "./test-clocks.ts";
import { webhookEndpoints } from "./webhook-endpoints.ts";

/** Every part of the API. To add one: a file beside this one, and a line here. */
export const RESOURCES: readonly Resource[] = [
  customers,
  events,
  prices,
  products,
  testClocks(() => RESOURCES.flatMap(({ due = [] }) => due)),
  webhookEndpoints,
];
