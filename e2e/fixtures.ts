import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { openOwnStudio } from "./people.ts";

export { expect };

type Fixtures = {
  /** Add what a test provokes on purpose: a message that matches is no failure. */
  readonly tolerated: RegExp[];
  /** Everything that a browser complained of: this one, and those of newcomers. */
  readonly complaints: string[];
  /** The slug of a new organization with 800 credits, in which `page` is signed in: figures in it are this test's own. */
  readonly studio: string;
  /** Opens another browser, in which nobody is signed in yet. What it complains of counts too, and it is closed at the end. */
  readonly newcomer: () => Promise<Page>;
};

/** Fails on console errors, uncaught exceptions and violations of the content security policy, in every tab. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern
  tolerated: async ({}, use) => use([]),
  complaints: [
    async ({ context, tolerated }, use) => {
      const complaints: string[] = [];
      watch(context, complaints);
      await use(complaints);
      expect(complaints.filter((text) => !tolerated.some((known) => known.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
  studio: async ({ page }, use) => use(await openOwnStudio(page)),
  newcomer: async ({ browser, baseURL, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext(baseURL ? { baseURL } : {});
      contexts.push(context);
      watch(context, complaints);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** Collects what the tabs of a context complain of. A violated content security policy is a console error too. */
function watch(context: BrowserContext, complaints: string[]): void {
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (thrown) => complaints.push(String(thrown.error())));
}
