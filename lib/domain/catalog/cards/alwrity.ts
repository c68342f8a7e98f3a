import { each, flag, integer, number, once } from "../parts.ts";
import type { Adjustment, EnumField, Operation, RateCard } from "../rate-card.ts";

const ADJUSTMENTS: readonly Adjustment[] = ["template", "batch", "platform"];

const seconds = number("seconds", "Length", "s", "Length of the result in seconds.", { default: 10 });
const quality: EnumField = {
  name: "quality",
  label: "Quality",
  kind: "enum",
  default: "standard",
  compared: true,
  choices: [
    { value: "fast", label: "Fast", help: "Quick validation before investing" },
    { value: "standard", label: "Standard", help: "Good quality at reasonable cost" },
    { value: "high", label: "High", help: "For social formats" },
    { value: "professional", label: "Professional", help: "For business audiences" },
    { value: "cinematic", label: "Cinematic", help: "Maximum impact for key campaigns" },
  ],
};
const style: EnumField = {
  name: "style",
  label: "Style",
  kind: "enum",
  default: "standard",
  compared: true,
  choices: [
    { value: "standard", label: "Standard" },
    { value: "high-resolution", label: "High resolution" },
    { value: "custom", label: "Custom style" },
  ],
};
const rule = "ALW-1";

function voiceClone(price: string) {
  return once({ id: "voice-clone", rule, label: "Voice cloning", price }, { only: { field: "voiceClone", is: true } });
}

const wan: Operation = {
  id: "wan-2.5-text-to-video",
  label: "WAN 2.5 text to video",
  about: "Generates a video from text.",
  charged: ["upfront"],
  quality: "quality",
  adjustments: ADJUSTMENTS,
  fields: [seconds, quality],
  components: [
    each(
      {
        id: "video",
        rule,
        label: "WAN 2.5 video",
        price: { by: "quality", base: "standard", each: { standard: "8", high: "12", cinematic: "18" } },
      },
      "seconds",
      "s",
      { per: "10" },
    ),
  ],
};

const avatar: Operation = {
  id: "hunyuan-avatar",
  label: "Hunyuan avatar",
  about: "Animates a speaking avatar.",
  charged: ["upfront"],
  quality: "quality",
  adjustments: ADJUSTMENTS,
  fields: [seconds, { ...quality, optional: true }, flag("voiceClone", "Clone a voice", "Sets up a cloned voice for the avatar.")],
  components: [
    once({ id: "setup", rule, label: "Avatar, set-up", price: "5" }),
    each({ id: "animation", rule, label: "Avatar, animation", price: "1.5" }, "seconds", "s"),
  ],
  extras: [voiceClone("10")],
};

const voice: Operation = {
  id: "minimax-voice",
  label: "MiniMax voice",
  about: "Speaks a narration.",
  charged: ["upfront"],
  adjustments: ADJUSTMENTS,
  fields: [
    { ...seconds, default: 60 },
    integer("languages", "Languages", "languages", "The first is included.", { optional: true, default: 1 }),
    flag("voiceClone", "Clone a voice", "Speaks with a cloned voice."),
  ],
  components: [each({ id: "narration", rule, label: "Narration", price: "3" }, "seconds", "s", { per: "60" })],
  extras: [
    voiceClone("15"),
    each({ id: "languages", rule, label: "Further languages", price: "2" }, "languages", "languages", { beyond: "1" }),
  ],
};

const image: Operation = {
  id: "ideogram-image",
  label: "Ideogram image",
  about: "Generates still images.",
  charged: ["upfront"],
  adjustments: ADJUSTMENTS,
  fields: [style, integer("count", "Images", "images", "How many images to generate.", { default: 1 })],
  components: [
    each(
      { id: "image", rule, label: "Image", price: { by: "style", each: { standard: "2", "high-resolution": "4", custom: "6" } } },
      "count",
      "images",
    ),
  ],
};

/** ALwrity Video Studio: per-model prices, templates, batches and platforms (rules ALW-1 to ALW-7). */
export const alwrity = {
  id: "alwrity",
  version: 1,
  name: "ALwrity Video Studio",
  about: "Per-model prices with quality tiers, templates, batches and platform adjustments.",
  unit: { kind: "credit", one: "credit", many: "credits" },
  currency: "USD",
  increment: "0.1",
  operations: [wan, avatar, voice, image],
  services: [],
  qualities: { rule: "ALW-4", multipliers: { fast: "0.6", standard: "1", high: "1.5", professional: "1.5", cinematic: "2.5" } },
  templates: {
    rule: "ALW-6",
    list: [
      { id: "simple", label: "Simple template", cost: "15", percent: "-30" },
      { id: "standard", label: "Standard template", cost: "20", percent: "-40" },
      { id: "complex", label: "Complex template", cost: "25", percent: "-50" },
    ],
  },
  batch: {
    rule: "ALW-5",
    // So weighted, two items of one operation may differ in one thing, not in two, and items of two operations are never similar.
    similarity: {
      threshold: "0.7",
      attributes: [
        { id: "operation", label: "Operation", weight: "2.5", of: ["operation"] },
        { id: "quality", label: "Quality", weight: "1", of: ["params.quality"] },
        { id: "style", label: "Style or template", weight: "1", of: ["params.style", "template"] },
        { id: "aspect", label: "Aspect ratio", weight: "1", of: ["aspect"] },
        { id: "language", label: "Languages", weight: "1", of: ["params.languages"] },
        { id: "length", label: "Length", weight: "1", of: ["params.seconds"], withinPercent: "20" },
      ],
    },
    bands: [
      { from: 2, to: 4, percent: "-25" },
      { from: 5, to: 9, percent: "-30" },
      { from: 10, to: null, percent: "-40" },
    ],
  },
  platforms: {
    rule: "ALW-7",
    list: [
      { id: "youtube-premium", label: "YouTube premium", percent: "10", quality: "cinematic", aspect: "16:9" },
      { id: "instagram-reels", label: "Instagram Reels", percent: "-5", quality: "high", aspect: "9:16" },
      { id: "tiktok", label: "TikTok", percent: "-8", quality: "standard" },
      { id: "linkedin", label: "LinkedIn", percent: "5", quality: "professional", aspect: "1:1" },
    ],
  },
  classes: [
    { id: "monthly", label: "Monthly", about: "This period's credits. They do not roll over." },
    { id: "bonus", label: "Bonus", about: "Given with the plan each month. They do not roll over." },
    { id: "packs", label: "Packs", about: "Bought once; they expire 12 months after the purchase." },
  ],
  rollover: null,
  plans: [
    {
      id: "free",
      name: "Free",
      price: "0",
      grants: [{ class: "monthly", amount: "100" }],
      storageGb: null,
      next: "pro",
      notes: ["480p with watermark", "No API"],
      apiOff: true,
    },
    {
      id: "pro",
      name: "Pro",
      price: "29",
      grants: [
        { class: "monthly", amount: "1000" },
        { class: "bonus", amount: "200" },
      ],
      storageGb: null,
      next: "enterprise",
      notes: ["1080p", "API and analytics", "Commercial use"],
    },
    {
      id: "enterprise",
      name: "Enterprise",
      price: null,
      grants: [{ class: "monthly", amount: "5000" }],
      storageGb: null,
      next: null,
      notes: ["4K", "SLA and 24/7 support", "Annual contract at $0.015 to $0.025 a credit"],
    },
  ],
  packs: {
    by: "list",
    rule: "ALW-3",
    class: "packs",
    validMonths: 12,
    automaticBonusPercent: "5",
    list: [
      { credits: "100", price: "4.99", bonusPercent: "0" },
      { credits: "500", price: "19.99", bonusPercent: "0" },
      { credits: "1000", price: "34.99", bonusPercent: "10" },
      { credits: "5000", price: "149.99", bonusPercent: "10" },
    ],
  },
  samples: ["qualities.multipliers.high", "qualities.multipliers.professional", "batch.similarity.attributes"],
} as const satisfies RateCard;
