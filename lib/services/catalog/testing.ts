import assert from "node:assert/strict";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { at } from "../testing.ts";
import { publishCard } from "./publish-card.ts";
import { publishFile } from "./publish-file.ts";
import { saveDraft } from "./save-draft.ts";

export const start = at("2026-03-01T10:00:00Z");

export const shipped = (id: string): RateCard => latestCard(id) ?? assert.fail(id);

/** Who looks after the cards. */
export function operator(now: Instant): Caller {
  const permissions = ["cards:manage"] as const;
  return { accountId: INSTALLATION, slug: "", actor: "user:op", role: "operator", permissions, now, requestId: "test" };
}

/** A card like a shipped one with another id, so that no test meets another's versions. */
export function cardLike(id: string, as: string, version = 1): RateCard {
  return { ...shipped(as), id, version };
}

/** The next version of a card as JSON, with some text of it replaced. */
export function next(card: RateCard, version: number, from: string, to: string): string {
  const text = JSON.stringify({ ...card, version });
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
}

/** Drafts a version and publishes it at once, or from a moment on. */
export async function publish(now: Instant, cardId: string, json: string, effectiveAt: Instant | null = null) {
  const saved = await saveDraft(operator(now), { cardId, body: json, revision: 0 });
  assert.ok(saved.ok && saved.value.problems.length === 0, JSON.stringify(saved));
  return publishCard(operator(now), {
    cardId,
    revision: saved.value.revision,
    effectiveAt: effectiveAt === null ? null : formatInstant(effectiveAt),
    note: "Dearer shots",
  });
}

/** Publishes a version as a file brings it. */
export async function file(card: RateCard, now = start) {
  const made = await publishFile(operator(now), { json: JSON.stringify(card) });
  assert.ok(made.ok, JSON.stringify(made));
}
