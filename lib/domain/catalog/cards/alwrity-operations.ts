import { each, flag, integer, number, once } from "../parts.ts";
import type { Adjustment, EnumField, Operation } from "../rate-card.ts";

const ADJUSTMENTS: readonly Adjustment[] = ["template", "batch", "platform"];

const seconds = number("seconds", "Length", "s", "Length of the result in seconds.", { default: 10, isLength: true });
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
  part: "enhancement",
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

/** What ALwrity offers, with its prices (ALW-1, ALW-4). */
export const operations: readonly Operation[] = [wan, avatar, voice, image];
