import { z } from "zod";
import { saveStorageChange } from "#db/queries/stored.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  /** What the change is called: said again, it changes nothing (GEN-9). */
  id: z.string().min(1).max(200),
  /** Whole minutes of video that came to what is stored, or left it when negative. */
  minutes: z.int().refine((minutes) => minutes !== 0, "must not be 0"),
});

/** Notes that minutes of video were stored or deleted now; each period's close charges for it (ALU-3). Refused: `exceeds_stored`. */
export const changeStorage = verb({
  permission: "usage:report",
  input,
  run: async ({ accountId, now }, { id, minutes }) =>
    (await saveStorageChange(accountId, id, { at: now, minutes })) ? done({ id, minutes }) : refuse("exceeds_stored", { id, minutes }),
});
