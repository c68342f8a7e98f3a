import type { EnumField, Field, NumberField, Operation, Price, RateCard } from "../rate-card.ts";

const MOST = 1_000_000_000;
const REGIONS = [
  { value: "cn", label: "Mainland China" },
  { value: "sg", label: "Singapore" },
  { value: "us", label: "United States" },
] as const;
const region = {
  name: "region",
  label: "Region",
  kind: "enum",
  choices: REGIONS,
  default: "cn",
  help: "Prices and currency differ by region.",
} as const satisfies EnumField;
const mainland = {
  ...region,
  choices: [{ value: "cn", label: "Mainland China" }],
  help: "Offered in mainland China only.",
} as const satisfies EnumField;
const input = {
  name: "inputSeconds",
  label: "Input",
  kind: "number",
  unit: "s",
  above: 0,
  most: MOST,
  default: 60,
  help: "Seconds of footage that go in.",
} as const satisfies NumberField;
const previewOnly = {
  name: "previewOnly",
  label: "Timeline only",
  kind: "boolean",
  optional: true,
  help: "Makes the timeline without composing the video.",
} as const satisfies Field;
const duration: readonly Field[] = [
  input,
  previewOnly,
  {
    name: "outputSeconds",
    label: "Output",
    kind: "number",
    unit: "s",
    above: 0,
    most: MOST,
    default: 60,
    help: "Seconds of video that come out.",
    only: { field: "previewOnly", is: false },
  },
  {
    name: "timelineSeconds",
    label: "Timeline",
    kind: "number",
    unit: "s",
    above: 0,
    most: MOST,
    default: 60,
    help: "Length of the timeline: it counts as output.",
    only: { field: "previewOnly", is: true },
  },
];

function byDuration(id: string, label: string, about: string, where: EnumField, price: Price): Operation {
  return {
    id,
    label,
    about,
    charged: ["arrears"],
    fields: [where, ...duration],
    components: [
      {
        id: "minutes",
        rule: "IMS-2",
        label,
        measure: {
          meter: "started",
          of: ["inputSeconds", "outputSeconds", "timelineSeconds"],
          unit: "started minutes",
          per: "60",
          least: "1",
        },
        price,
      },
    ],
  };
}

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
    {
      id: "text-generation",
      label: "Text generation",
      about: "Writes copy for a batch of videos.",
      charged: ["arrears"],
      fields: [
        region,
        {
          name: "tokens",
          label: "Tokens",
          kind: "integer",
          unit: "tokens",
          above: 0,
          most: MOST,
          default: 1000,
          help: "Charged by the started thousand.",
        },
      ],
      components: [
        {
          id: "tokens",
          rule: "IMS-2",
          label: "Text generation",
          measure: { meter: "started", of: ["tokens"], unit: "started thousand tokens", per: "1000", least: "1" },
          price: { by: "region", each: { cn: "0.12", sg: "0.025", us: "0.025" } },
        },
      ],
    },
    {
      id: "script-to-video",
      label: "Script to video",
      about: "Edits a video from a script.",
      charged: ["arrears"],
      fields: [
        region,
        {
          name: "outputSeconds",
          label: "Output",
          kind: "number",
          unit: "s",
          above: 0,
          most: MOST,
          default: 60,
          help: "Seconds of video that come out.",
        },
        {
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
        },
        previewOnly,
      ],
      components: [
        {
          id: "minutes",
          rule: "IMS-2",
          label: "Video editing",
          measure: { meter: "started", of: ["outputSeconds"], unit: "started minutes", per: "60", least: "1" },
          price: { by: "resolution", each: { "480p": "0.1", "720p": "0.2", "1080p": "0.4", "2k": "0.8", "4k": "1.6" } },
          only: { field: "previewOnly", is: false },
        },
        {
          id: "preview",
          rule: "IMS-3",
          label: "Timeline only, free",
          measure: { meter: "once" },
          price: "0",
          only: { field: "previewOnly", is: true },
        },
      ],
    },
    byDuration("image-text-matching-common", "Image-text matching, common", "Matches footage to a text.", region, {
      by: "region",
      each: { cn: "0.3", sg: "0.06", us: "0.06" },
    }),
    byDuration("image-text-matching-movie", "Image-text matching, movie collections", "Matches scenes of films to a text.", region, {
      by: "region",
      each: { cn: "1", sg: "0.21", us: "0.21" },
    }),
    byDuration("sports-highlights", "Sports highlights", "Cuts the highlights of a match.", mainland, { by: "region", each: { cn: "1" } }),
    byDuration("highlight-mashup", "Highlight mashup", "Mixes highlights of several videos.", region, {
      by: "region",
      each: { cn: "2", sg: "0.42", us: "0.42" },
    }),
    {
      id: "highlight-extraction",
      label: "Highlight extraction",
      about: "Finds the highlights; only the input counts.",
      charged: ["arrears"],
      fields: [region, input],
      components: [
        {
          id: "minutes",
          rule: "IMS-1",
          label: "Highlight extraction",
          measure: { meter: "started", of: ["inputSeconds"], unit: "started minutes", per: "60", least: "1" },
          price: { by: "region", each: { cn: "2", sg: "0.42", us: "0.42" } },
        },
      ],
    },
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
