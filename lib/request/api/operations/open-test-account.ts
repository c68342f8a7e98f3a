import { z } from "zod";
import { openTestAccount as open } from "#lib/services/sandbox/open-test-account.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { done } from "#lib/units/outcome.ts";
import { idText, instantText } from "../formats.ts";
import { apiPost } from "../operation.ts";

export const openTestAccount = apiPost({
  id: "openTestAccount",
  path: "/test/accounts",
  scope: null,
  summary: "Make a test account",
  about:
    "Sandbox only. Makes an organization on a paid period of a plan, by default the card's first paid one, with an owner, a clock of its own, and a key of all scopes that is not rate-limited. `anchor` says when its periods begin: an instant, a date, or a day of the month; by default now.",
  refusals: [],
  sandboxOnly: true,
  status: 201,
  body: z.strictObject({
    card: z.string().max(100),
    plan: z.string().max(100).exactOptional(),
    zone: z.string().max(100).exactOptional().describe("An IANA time zone; UTC by default."),
    anchor: z.union([z.int(), z.string().max(40)]).exactOptional(),
  }),
  example: { card: "act3", plan: "creator", zone: "Europe/Berlin", anchor: 31 },
  answer: z.strictObject({ organization: idText, key: z.string(), now: instantText }),
  run: async ({ caller, body }) => {
    const made = await open({ ...caller, role: "system", actor: "system:sandbox" }, body);
    return made.ok ? done({ ...made.value, now: formatInstant(made.value.now) }) : made;
  },
});
