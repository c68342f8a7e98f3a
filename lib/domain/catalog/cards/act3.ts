import type { RateCard } from "../rate-card.ts";

const MOST = 1_000_000_000;

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
  operations: [
    {
      id: "shot",
      label: "Shot",
      about: "Generates finished shots at one of three qualities.",
      charged: ["upfront"],
      quality: "quality",
      fields: [
        {
          name: "quality", label: "Quality", kind: "enum", default: "Q2", compared: true,
          choices: [
            { value: "Q1", label: "Q1", help: "Draft: blocking and timing" },
            { value: "Q2", label: "Q2", help: "Production: most finished shots" },
            { value: "Q3", label: "Q3", help: "Hero: the shots people remember" },
          ],
        },
        { name: "count", label: "Shots", kind: "integer", unit: "shots", above: 0, most: MOST, default: 1, help: "How many shots to generate at this quality." },
      ],
      components: [
        { id: "shot", rule: "ACT-7", label: "Shot", measure: { meter: "proportion", of: ["count"], unit: "shots" }, price: { by: "quality", each: { Q1: "80", Q2: "200", Q3: "400" } } },
      ],
      services: ["ttsMinutes", "upscaleMinutes", "mocapMinutes"],
    },
    {
      id: "script",
      label: "Film script",
      about: "Writes a film script with its breakdown.",
      charged: ["upfront"],
      fields: [{ name: "minutes", label: "Running time", kind: "number", unit: "min", above: 0, most: MOST, default: 120, help: "Length of the film. 120 minutes cost 8,000 credits; other lengths in proportion." }],
      components: [{ id: "script", rule: "ACT-7", label: "Script with breakdown", measure: { meter: "proportion", of: ["minutes"], unit: "min", per: "120" }, price: "8000" }],
      services: ["ttsMinutes", "upscaleMinutes", "mocapMinutes"],
    },
    {
      id: "render",
      label: "Render",
      about: "Renders by the computing it takes, at cost.",
      charged: ["upfront"],
      fields: [
        { name: "gpuSeconds", label: "GPU time", kind: "number", unit: "s", above: 0, most: MOST, default: 60, help: "Seconds of GPU, over all cards together." },
        { name: "cpuSeconds", label: "CPU time", kind: "number", unit: "s", above: 0, most: MOST, default: 60, help: "Seconds of CPU, over all cores together." },
        { name: "storageGbMonths", label: "Storage", kind: "number", unit: "GB-months", above: 0, most: MOST, optional: true, help: "Gigabytes kept, times the months they are kept." },
        { name: "licenseUsd", label: "Model licence", kind: "number", unit: "USD", above: 0, most: MOST, optional: true, help: "The model's licence fee in US dollars. It passes through at cost." },
      ],
      components: [
        { id: "gpu", rule: "ACT-1", label: "GPU", measure: { meter: "proportion", of: ["gpuSeconds"], unit: "s" }, price: "0.0006", costPlus: true },
        { id: "cpu", rule: "ACT-1", label: "CPU", measure: { meter: "proportion", of: ["cpuSeconds"], unit: "s" }, price: "0.00002", costPlus: true },
        { id: "storage", rule: "ACT-1", label: "Storage", measure: { meter: "proportion", of: ["storageGbMonths"], unit: "GB-months" }, price: "0.023", costPlus: true },
        { id: "license", rule: "ACT-1", label: "Model licence", measure: { meter: "proportion", of: ["licenseUsd"], unit: "USD" }, price: "1", costPlus: true },
      ],
      services: ["ttsMinutes", "upscaleMinutes", "mocapMinutes"],
    },
  ],
  services: [
    {
      field: { name: "ttsMinutes", label: "Text-to-speech", kind: "number", unit: "min", above: 0, most: MOST, optional: true, help: "Minutes of speech to add." },
      component: { id: "tts", rule: "ACT-7", label: "Text-to-speech", measure: { meter: "proportion", of: ["ttsMinutes"], unit: "min" }, price: "20" },
    },
    {
      field: { name: "upscaleMinutes", label: "Upscale", kind: "number", unit: "min", above: 0, most: MOST, optional: true, help: "Minutes of footage to upscale." },
      component: { id: "upscale", rule: "ACT-7", label: "Upscale", measure: { meter: "proportion", of: ["upscaleMinutes"], unit: "min" }, price: "40" },
    },
    {
      field: { name: "mocapMinutes", label: "Motion capture", kind: "number", unit: "min", above: 0, most: MOST, optional: true, help: "Minutes of motion to capture." },
      component: { id: "mocap", rule: "ACT-7", label: "Motion capture", measure: { meter: "proportion", of: ["mocapMinutes"], unit: "min" }, price: "60" },
    },
  ],
  classes: [
    { id: "monthly", label: "Monthly", about: "This period's credits. What is left moves to the bank." },
    { id: "bank", label: "Bank", about: "Left over from earlier periods; each lot expires six cycles after it was banked." },
    { id: "packs", label: "Packs", about: "Bought once. They do not expire." },
  ],
  rollover: { rule: "ACT-3", from: "monthly", to: "bank", cycles: 6 },
  plans: [
    { id: "starter", name: "Starter", price: "8", grants: [{ class: "monthly", amount: "800" }], bankCap: "1600", storageGb: 10, next: "creator", trialMonths: 6, freeTier: true, notes: ["Free trial for at most 6 months"] },
    { id: "creator", name: "Creator", price: "35", grants: [{ class: "monthly", amount: "33000" }], bankCap: "66000", storageGb: 100, next: "studio", notes: ["Bank of up to 66,000 credits"] },
    { id: "studio", name: "Studio", price: "99", grants: [{ class: "monthly", amount: "120000" }], bankCap: "240000", storageGb: 500, next: "enterprise", notes: ["Priority queue", "Bank of up to 240,000 credits"] },
    { id: "enterprise", name: "Enterprise", price: null, grants: [], storageGb: null, next: null, notes: ["Pooled credits", "SSO, invoicing and SLA", "Private 3D sets, 4K, collaboration"] },
    { id: "archive", name: "Archive", price: "0", grants: [], storageGb: 0, next: "starter", generationOff: true, notes: ["Keeps scripts and text", "Generation is off until upgraded"] },
  ],
  packs: { by: "plan", rule: "ACT-9", class: "packs", surchargePercent: "15", sizes: ["5000", "10000", "33000"] },
  samples: [
    "operations.render.components.gpu.price", "operations.render.components.cpu.price", "operations.render.components.storage.price",
    "services.ttsMinutes.component.price", "services.upscaleMinutes.component.price", "services.mocapMinutes.component.price",
    "plans.starter.bankCap", "packs.sizes",
  ],
} as const satisfies RateCard;
