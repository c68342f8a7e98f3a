import { each, integer, number } from "../parts.ts";
import type { Component, Operation, RateCard, Service } from "../rate-card.ts";

const SERVICES = ["ttsMinutes", "upscaleMinutes", "mocapMinutes"];

const shot: Operation = {
  id: "shot",
  label: "Shot",
  about: "Generates finished shots at one of three qualities.",
  charged: ["upfront"],
  quality: "quality",
  fields: [
    {
      name: "quality",
      label: "Quality",
      kind: "enum",
      default: "Q2",
      compared: true,
      choices: [
        { value: "Q1", label: "Q1", help: "Draft: blocking and timing" },
        { value: "Q2", label: "Q2", help: "Production: most finished shots" },
        { value: "Q3", label: "Q3", help: "Hero: the shots people remember" },
      ],
    },
    integer("count", "Shots", "shots", "How many shots to generate at this quality.", { default: 1 }),
  ],
  components: [
    each(
      { id: "shot", rule: "ACT-7", label: "Shot", price: { by: "quality", each: { Q1: "80", Q2: "200", Q3: "400" } } },
      "count",
      "shots",
    ),
  ],
  services: SERVICES,
};

const script: Operation = {
  id: "script",
  label: "Film script",
  about: "Writes a film script with its breakdown.",
  charged: ["upfront"],
  fields: [number("minutes", "Running time", "min", "120 minutes cost 8,000 credits; other lengths in proportion.", { default: 120 })],
  components: [each({ id: "script", rule: "ACT-7", label: "Script with breakdown", price: "8000" }, "minutes", "min", { per: "120" })],
  services: SERVICES,
};

/** A cost in US dollars that is passed on at the card's rate (ACT-1). */
function cost(id: string, label: string, usd: string, of: string, unit: string): Component {
  return { ...each({ id, rule: "ACT-1", label, price: usd }, of, unit), costPlus: true };
}

const render: Operation = {
  id: "render",
  label: "Render",
  about: "Renders by the computing it takes, at cost.",
  charged: ["upfront"],
  fields: [
    number("gpuSeconds", "GPU time", "s", "Seconds of GPU, over all cards together.", { default: 60 }),
    number("cpuSeconds", "CPU time", "s", "Seconds of CPU, over all cores together.", { default: 60 }),
    number("storageGbMonths", "Storage", "GB-months", "Gigabytes kept, times the months they are kept.", { optional: true }),
    number("licenseUsd", "Model licence", "USD", "The model's licence fee in US dollars. It passes through at cost.", { optional: true }),
  ],
  components: [
    cost("gpu", "GPU", "0.0006", "gpuSeconds", "s"),
    cost("cpu", "CPU", "0.00002", "cpuSeconds", "s"),
    cost("storage", "Storage", "0.023", "storageGbMonths", "GB-months"),
    cost("license", "Model licence", "1", "licenseUsd", "USD"),
  ],
  services: SERVICES,
};

function byMinute(name: string, id: string, label: string, price: string, help: string): Service {
  return { field: number(name, label, "min", help, { optional: true }), component: each({ id, rule: "ACT-7", label, price }, name, "min") };
}

/** ACT 3 AI: credit plans with a rollover bank (rules ACT-1 to ACT-14). The default card. */
export const act3 = {
  id: "act3",
  version: 1,
  name: "ACT 3 AI",
  about: "Film production by the credit: shots, scripts and renders, with a bank for what a month leaves over.",
  unit: { kind: "credit", one: "credit", many: "credits" },
  currency: "USD",
  increment: "1",
  usdPerUnit: "0.001",
  operations: [shot, script, render],
  services: [
    byMinute("ttsMinutes", "tts", "Text-to-speech", "20", "Minutes of speech to add."),
    byMinute("upscaleMinutes", "upscale", "Upscale", "40", "Minutes of footage to upscale."),
    byMinute("mocapMinutes", "mocap", "Motion capture", "60", "Minutes of motion to capture."),
  ],
  classes: [
    { id: "monthly", label: "Monthly", about: "This period's credits. What is left moves to the bank." },
    { id: "bank", label: "Bank", about: "Left over from earlier periods; each lot expires six cycles after it was banked." },
    { id: "packs", label: "Packs", about: "Bought once. They do not expire." },
  ],
  rollover: { rule: "ACT-3", from: "monthly", to: "bank", cycles: 6 },
  plans: [
    {
      id: "starter",
      name: "Starter",
      price: "8",
      grants: [{ class: "monthly", amount: "800" }],
      bankCap: "1600",
      storageGb: 10,
      next: "creator",
      trialMonths: 6,
      freeTier: true,
      notes: ["Free trial for at most 6 months", "Bank of up to 1,600 credits"],
    },
    {
      id: "creator",
      name: "Creator",
      price: "35",
      grants: [{ class: "monthly", amount: "33000" }],
      bankCap: "66000",
      storageGb: 100,
      next: "studio",
      notes: ["Bank of up to 66,000 credits"],
    },
    {
      id: "studio",
      name: "Studio",
      price: "99",
      grants: [{ class: "monthly", amount: "120000" }],
      bankCap: "240000",
      storageGb: 500,
      next: "enterprise",
      notes: ["Priority queue", "Bank of up to 240,000 credits"],
    },
    {
      id: "enterprise",
      name: "Enterprise",
      price: null,
      grants: [],
      storageGb: null,
      next: null,
      notes: ["Pooled credits", "SSO, invoicing and SLA", "Private 3D sets, 4K, collaboration"],
    },
    {
      id: "archive",
      name: "Archive",
      price: "0",
      grants: [],
      storageGb: 0,
      next: "starter",
      generationOff: true,
      notes: ["Keeps scripts and text", "Generation is off until upgraded"],
    },
  ],
  packs: { by: "plan", rule: "ACT-9", class: "packs", surchargePercent: "15", sizes: ["5000", "10000", "33000"] },
  samples: [
    "operations.render.components.gpu.price",
    "operations.render.components.cpu.price",
    "operations.render.components.storage.price",
    "services.ttsMinutes.component.price",
    "services.upscaleMinutes.component.price",
    "services.mocapMinutes.component.price",
    "plans.starter.bankCap",
    "packs.sizes",
  ],
} as const satisfies RateCard;
