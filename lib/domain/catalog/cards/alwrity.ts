import type { RateCard } from "../rate-card.ts";
import { operations } from "./alwrity-operations.ts";

/** ALwrity Video Studio: per-model prices, templates, batches and platforms (rules ALW-1 to ALW-7), sold in several currencies (ALW-15). */
export const alwrity = {
  id: "alwrity",
  version: 1,
  name: "ALwrity Video Studio",
  about: "Per-model prices with quality tiers, templates, batches and platform adjustments.",
  unit: { kind: "credit", one: "credit", many: "credits" },
  currency: "USD",
  otherCurrencies: {
    EUR: {
      plans: { free: { price: "0" }, pro: { price: "27" } },
      packs: { "100": "4.69", "500": "18.99", "1000": "32.99", "5000": "139.99" },
    },
    GBP: {
      plans: { free: { price: "0" }, pro: { price: "23" } },
      packs: { "100": "3.99", "500": "15.99", "1000": "27.99", "5000": "119.99" },
    },
  },
  increment: "0.1",
  operations,
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
  resolutions: {
    rule: "ALW-2",
    order: ["480p", "1080p", "4k"],
    needs: {
      quality: { fast: "480p", standard: "480p", high: "1080p", professional: "1080p", cinematic: "1080p" },
      style: { "high-resolution": "1080p" },
    },
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
      resolution: "480p",
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
      resolution: "1080p",
    },
    {
      id: "enterprise",
      name: "Enterprise",
      price: null,
      grants: [{ class: "monthly", amount: "5000" }],
      storageGb: null,
      next: null,
      resolution: "4k",
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
  samples: [
    "otherCurrencies",
    "qualities.multipliers.high",
    "qualities.multipliers.professional",
    "batch.similarity.attributes",
    "resolutions.needs",
  ],
} as const satisfies RateCard;
