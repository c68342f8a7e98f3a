/** One thing that a demo studio does: a request of its card, and what it turned out to take where that differs. */
export type Work = {
  readonly operation: string;
  readonly params: Record<string, unknown>;
  readonly options?: unknown;
  readonly actual?: Record<string, unknown>;
};

/** The kinds of studio there are: each draws its work from a mix that its card can price. */
export type WorkKind = "film" | "social" | "languages" | "highlights";

/** A studio's next work. `next` answers numbers from 0 to 1, the same ones for every clone. */
export const WORK: Readonly<Record<WorkKind, (next: () => number) => Work>> = { film, social, languages, highlights };

function film(next: () => number): Work {
  const kind = next();
  if (kind < 0.06) return { operation: "script", params: { minutes: whole(next, 10, 60) } };
  if (kind < 0.3) {
    const gpuSeconds = whole(next, 60, 960);
    return {
      operation: "render",
      params: { gpuSeconds, cpuSeconds: gpuSeconds * 2 },
      actual: { gpuSeconds: Math.ceil(gpuSeconds * (0.8 + next() * 0.3)), cpuSeconds: gpuSeconds * 2 },
    };
  }
  const params = { quality: oneOf(next, ["Q1", "Q2", "Q2", "Q3"]), count: whole(next, 1, 4) };
  return {
    operation: "shot",
    params,
    ...(next() < 0.25 ? { options: { services: { upscaleMinutes: 0.5 + Math.floor(next() * 4) / 2 } } } : {}),
  };
}

function social(next: () => number): Work {
  const kind = next();
  if (kind < 0.2) return { operation: "minimax-voice", params: { seconds: whole(next, 30, 180), languages: whole(next, 1, 3) } };
  if (kind < 0.3)
    return { operation: "ideogram-image", params: { style: oneOf(next, ["standard", "high-resolution"]), count: whole(next, 1, 4) } };
  if (kind < 0.45) return { operation: "hunyuan-avatar", params: { seconds: whole(next, 6, 15) } };
  const quality = oneOf(next, ["fast", "standard", "standard", "high", "cinematic"]);
  const platforms = next() < 0.4 ? { platforms: [oneOf(next, ["instagram-reels", "tiktok", "linkedin"])] } : {};
  const template = next() < 0.3 ? { template: { complexity: "standard" } } : {};
  return { operation: "wan-2.5-text-to-video", params: { seconds: whole(next, 5, 20), quality }, options: { ...platforms, ...template } };
}

function languages(next: () => number): Work {
  const seconds = whole(next, 45, 600);
  return { operation: oneOf(next, ["encoding", "stt", "tts", "mtl", "mtl", "video-download"]), params: { seconds } };
}

function highlights(next: () => number): Work {
  const region = "cn";
  const kind = next();
  if (kind < 0.3) return { operation: "text-generation", params: { region, tokens: whole(next, 400, 6000) } };
  if (kind < 0.6)
    return {
      operation: "script-to-video",
      params: { region, outputSeconds: whole(next, 20, 240), resolution: oneOf(next, ["720p", "1080p", "4k"]) },
    };
  const operation = oneOf(next, ["image-text-matching-common", "highlight-mashup", "sports-highlights"]);
  return { operation, params: { region, inputSeconds: whole(next, 60, 240), outputSeconds: whole(next, 15, 60) } };
}

function whole(next: () => number, from: number, below: number): number {
  return from + Math.floor(next() * (below - from));
}

function oneOf(next: () => number, items: readonly [string, ...string[]]): string {
  return items[Math.floor(next() * items.length)] ?? items[0];
}
