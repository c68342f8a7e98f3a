"use client";
import { useState } from "react";
import { CreditsField } from "#components/catalog/credits-field.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { packPrice } from "#lib/domain/packs/price.ts";
import { formatMillis, parseMillis } from "#lib/units/millis.ts";

/** What an amount of credits costs, and whether a larger one would cost less (ALU-6). */
export function PackCalculator({ card }: { readonly card: RateCard }) {
  const { packs } = card;
  const [typed, setTyped] = useState(packs?.by === "amount" ? (packs.bands[0]?.from ?? "") : "");
  if (packs?.by !== "amount") return null;
  const credits = parseMillis(typed.trim());
  const pack = credits === null ? null : packPrice(card, card.plans[0]?.id ?? "", credits);
  const least = packs.bands[0]?.from ?? "1";
  const error = pack?.ok ? undefined : `Type whole credits from ${write(least)} to ${write(packs.most)}.`;
  return (
    <Panel title="What would an amount cost?">
      <CreditsField typed={typed} onType={setTyped} error={error} />
      <div role="status">
        {pack?.ok && (
          <p className="text-2xl font-semibold">
            <Price money={pack.value.price} />
          </p>
        )}
        {pack?.ok && pack.value.cheaper && (
          <Notice className="mt-2">
            <Amount value={pack.value.cheaper.credits} unit="credit" /> would cost less: <Price money={pack.value.cheaper.price} />.
          </Notice>
        )}
      </div>
      {pack?.ok && pack.value.cheaper && (
        <Button
          kind="ghost"
          small
          className="mt-2"
          onClick={() => setTyped(pack.value.cheaper ? formatMillis(pack.value.cheaper.credits) : typed)}
        >
          Take the larger amount
        </Button>
      )}
    </Panel>
  );
}

function write(amount: string): string {
  return Number(amount).toLocaleString("en-US");
}
