import Link from "next/link";
import type { ReactNode } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { When } from "#components/ui/when.tsx";
import type { BillingBanner } from "#lib/domain/billing/view-purchases.ts";
import { afterGrace } from "./grace-text.ts";

/** What stands above every page, because it will change what can be done: a trial's end, a payment past due, the archive. */
export function Banners({
  slug,
  banners,
  seesBilling,
}: {
  readonly slug: string;
  readonly banners: readonly BillingBanner[];
  /** The visitor may open the billing page. */
  readonly seesBilling: boolean;
}) {
  if (banners.length === 0) return null;
  return (
    <section aria-label="Billing notices" data-screen-only className="mb-3.5 clear-both space-y-2 sm:pt-3">
      {banners.map((banner) => (
        <Banner key={banner.kind} slug={slug} banner={banner} seesBilling={seesBilling} />
      ))}
    </section>
  );
}

function Banner({ slug, banner, seesBilling }: { readonly slug: string; readonly banner: BillingBanner; readonly seesBilling: boolean }) {
  switch (banner.kind) {
    case "past_due":
      return (
        <Notice tone="bad">
          The last payment did not go through. Everything works until <When at={banner.endsAt} shape="moment" />
          {banner.end.creditsWait && ", but this period’s credits come with the payment"}. {afterGrace(banner.end)}{" "}
          {seesBilling ? <Go href={`/o/${slug}/billing#due`}>Pay it</Go> : "Ask an owner."}
        </Notice>
      );
    case "archive":
      return (
        <Notice tone="warn">
          This studio is archived: scripts and text stay, generation is off.{" "}
          {banner.mediaDeletedAt !== null && (
            <>
              Media is kept until <When at={banner.mediaDeletedAt} shape="date" />.{" "}
            </>
          )}
          <Go href={`/o/${slug}/plans`}>See plans</Go>
        </Notice>
      );
    case "trial":
      return (
        <Notice tone={banner.days <= 7 ? "warn" : "info"}>
          The free trial ends {inDays(banner.days)}, on <When at={banner.endsAt} shape="date" />. Without a plan the studio is archived
          then. <Go href={`/o/${slug}/plans`}>See plans</Go>
        </Notice>
      );
    case "recharge_stopped":
      return (
        <Notice tone="warn">
          Automatic purchase stopped: {banner.words} <Go href={`/o/${slug}/billing#recharge`}>See billing</Go>
        </Notice>
      );
    case "requests":
      return (
        <Notice>
          {banner.count === 1 ? "A member asks" : `${banner.count} members ask`} for credits.{" "}
          <Go href={`/o/${slug}/billing#requests`}>Decide</Go>
        </Notice>
      );
  }
}

function inDays(days: number): string {
  if (days <= 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}

const LINK = "font-semibold text-accent underline underline-offset-2";

function Go({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className={LINK}>
      {children}
    </Link>
  );
}
