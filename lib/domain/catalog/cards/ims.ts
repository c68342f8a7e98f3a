import { flag, integer, number, started } from "../parts.ts";
import type { EnumField, Field, Operation, Price, RateCard } from "../rate-card.ts";

const CHINA = { value: "cn", label: "Mainland China" };
const region: EnumField = {
  name: "region",
  label: "Region",
  kind: "enum",
  choices: [CHINA, { value: "sg", label: "Singapore" }, { value: "us", label: "United States" }],
  default: "cn",
  help: "Prices and currency differ by region.",
};
const mainland: EnumField = { ...region, choices: [CHINA], help: "Offered in mainland China only." };
const input = number("inputSeconds", "Input", "s", "Seconds of footage that go in.", { default: 60 });
const output = number("outputSeconds", "Output", "s", "Seconds of video that come out.", { default: 60, isLength: true });
const timeline = number("timelineSeconds", "Timeline", "s", "Length of the timeline: it counts as output.", {
  default: 60,
  isLength: true,
});
const previewOnly = flag("previewOnly", "Timeline only", "Makes the timeline without composing the video.");
const composed = { only: { field: "previewOnly", is: false } };
const previewed = { only: { field: "previewOnly", is: true } };
const duration: readonly Field[] = [input, previewOnly, { ...output, ...composed }, { ...timeline, ...previewed }];

function byDuration(id: string, label: string, about: string, where: EnumField, price: Price): Operation {
  const minutes = started(
    { id: "minutes", rule: "IMS-2", label, price },
    ["inputSeconds", "outputSeconds", "timelineSeconds"],
    "started minutes",
    "60",
  );
  return { id, label, about, charged: ["arrears"], fields: [where, ...duration], components: [minutes] };
}

function byRegion(cn: string, abroad: string): Price {
  return { by: "region", each: { cn, sg: abroad, us: abroad } };
}

const text: Operation = {
  id: "text-generation",
  label: "Text generation",
  about: "Writes copy for a batch of videos.",
  charged: ["arrears"],
  fields: [region, integer("tokens", "Tokens", "tokens", "Charged by the started thousand.", { default: 1000 })],
  components: [
    started(
      { id: "tokens", rule: "IMS-2", label: "Text generation", price: byRegion("0.12", "0.025") },
      ["tokens"],
      "started thousand tokens",
      "1000",
    ),
  ],
};

const resolution: EnumField = {
  name: "resolution",
  label: "Resolution",
  kind: "enum",
  default: "1080p",
  compared: true,
  choices: [
    { value: "480p", label: "480p" },
    { value: "720p", label: "720p" },
    { value: "1080p", label: "1080p" },
    { value: "2k", label: "2K" },
    { value: "4k", label: "4K" },
  ],
};
const editing: Price = { by: "resolution", each: { "480p": "0.1", "720p": "0.2", "1080p": "0.4", "2k": "0.8", "4k": "1.6" } };

const script: Operation = {
  id: "script-to-video",
  label: "Script to video",
  about: "Edits a video from a script.",
  charged: ["arrears"],
  fields: [region, output, resolution, previewOnly],
  components: [
    {
      ...started({ id: "minutes", rule: "IMS-2", label: "Video editing", price: editing }, ["outputSeconds"], "started minutes", "60"),
      ...composed,
    },
    { id: "preview", rule: "IMS-3", label: "Timeline only, free", measure: { meter: "once" }, price: "0", ...previewed },
  ],
};

const extraction: Operation = {
  id: "highlight-extraction",
  label: "Highlight extraction",
  about: "Finds the highlights; only the input counts.",
  charged: ["arrears"],
  fields: [region, input],
  components: [
    started(
      { id: "minutes", rule: "IMS-1", label: "Highlight extraction", price: byRegion("2", "0.42") },
      ["inputSeconds"],
      "started minutes",
      "60",
    ),
  ],
};

/** Alibaba Cloud IMS batch video: money, by the minute and the token, billed hourly in arrears (rules IMS-1 to IMS-7). */
export const ims = {
  id: "ims",
  version: 1,
  name: "Alibaba Cloud IMS batch video",
  about: "Batch video in money: by the minute and by the thousand tokens, billed every hour.",
  unit: { kind: "money", currency: "CNY", by: { field: "region", currencies: { cn: "CNY", sg: "USD", us: "USD" } } },
  currency: "CNY",
  increment: null,
  operations: [
    text,
    script,
    byDuration("image-text-matching-common", "Image-text matching, common", "Matches footage to a text.", region, byRegion("0.3", "0.06")),
    byDuration(
      "image-text-matching-movie",
      "Image-text matching, movie collections",
      "Matches film scenes to a text.",
      region,
      byRegion("1", "0.21"),
    ),
    byDuration("sports-highlights", "Sports highlights", "Cuts the highlights of a match.", mainland, { by: "region", each: { cn: "1" } }),
    byDuration("highlight-mashup", "Highlight mashup", "Mixes highlights of several videos.", region, byRegion("2", "0.42")),
    extraction,
  ],
  services: [],
  classes: [],
  rollover: null,
  arrears: { rule: "IMS-7", limit: "1000", billed: "hourly" },
  plans: [
    {
      id: "subscription",
      name: "Subscription",
      price: "99",
      grants: [],
      storageGb: null,
      next: null,
      notes: ["A precondition: without it every feature is refused"],
    },
  ],
  packs: null,
  samples: ["arrears.limit", "plans.subscription.price", "operations.script-to-video.components.minutes.price"],
} as const satisfies RateCard;
