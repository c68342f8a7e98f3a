import { z } from "zod";
import { type Enquiry, openEnquiries } from "#db/queries/orders.ts";
import { done } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

/** Enquiries for plans by agreement that wait for an operator, or for their payment (ACT-2, ALW-15). */
export const loadEnquiries = verb({
  permission: "orders:bill",
  input: z.strictObject({}),
  run: async () => done<readonly Enquiry[]>(await openEnquiries()),
});
