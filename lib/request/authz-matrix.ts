import type { Role } from "#lib/domain/orgs/role.ts";

/** What a call may point at: ids of the caller's own organization, or of another one. */
export type Targets = {
  readonly quoteId: string;
  readonly jobId: string;
  readonly userId: string;
  readonly inviteId: string;
  readonly keyId: string;
  /** What somebody asked the owners to buy. */
  readonly requestId: string;
};

export type Cell = {
  /** The roles that may, written out once more on purpose: a change of lib/domain/orgs/permissions.ts must be meant here too. */
  readonly roles: readonly Role[];
  /** A fitting input that points at `targets`. */
  readonly input: (targets: Targets) => unknown;
  /** What an allowed role is answered when the input points at another organization's thing. Null: the input names no thing. */
  readonly foreign: "not_found" | null;
};

const everyone: readonly Role[] = ["owner", "billing", "creator", "viewer"];
const runners: readonly Role[] = ["owner", "creator"];
const bookkeepers: readonly Role[] = ["owner", "billing"];
const owner: readonly Role[] = ["owner"];
const creator: readonly Role[] = ["creator"];
const nobody: readonly Role[] = [];

/** Every verb of the house. A verb that is missing here fails the test, and so does one that is gone. */
export const AUTHZ_MATRIX: Readonly<Record<string, Cell>> = {
  quoteJob: { roles: runners, input: () => ({ operation: "shot", params: { quality: "Q1", count: 1 } }), foreign: null },
  quoteBatch: { roles: runners, input: () => ({ items: [{ operation: "shot", params: { quality: "Q1", count: 1 } }] }), foreign: null },
  confirmSpend: { roles: runners, input: ({ quoteId }) => ({ quoteId }), foreign: "not_found" },
  requoteJob: { roles: runners, input: ({ quoteId }) => ({ quoteId }), foreign: "not_found" },
  cancelJob: { roles: runners, input: ({ jobId }) => ({ jobId }), foreign: "not_found" },
  verifyBooks: { roles: bookkeepers, input: () => ({}), foreign: null },
  changeRole: { roles: owner, input: ({ userId }) => ({ userId, role: "viewer" }), foreign: "not_found" },
  removeMember: { roles: owner, input: ({ userId }) => ({ userId }), foreign: "not_found" },
  leaveOrg: { roles: everyone, input: () => ({}), foreign: null },
  inviteMember: { roles: owner, input: () => ({ email: "guest@example.com", role: "viewer" }), foreign: null },
  revokeInvite: { roles: owner, input: ({ inviteId }) => ({ inviteId }), foreign: "not_found" },
  renameOrg: { roles: owner, input: () => ({ name: "New name" }), foreign: null },
  setSpendingRoles: { roles: owner, input: () => ({ roles: ["owner"] }), foreign: null },
  createKey: { roles: owner, input: () => ({ name: "Render farm", scopes: ["read"] }), foreign: null },
  revokeKey: { roles: owner, input: ({ keyId }) => ({ keyId }), foreign: "not_found" },
  createOrg: { roles: nobody, input: ({ userId }) => ({ ownerId: userId, name: "X" }), foreign: null },
  acceptInvite: { roles: nobody, input: ({ userId }) => ({ token: "x".repeat(43), userId }), foreign: "not_found" },
  startSession: { roles: nobody, input: () => ({ tokenHash: "0".repeat(64) }), foreign: null },
  endSessions: { roles: nobody, input: () => ({ name: "0".repeat(16) }), foreign: null },
  grantCredits: { roles: nobody, input: () => ({ key: "k", class: "monthly", amount: 1n, source: "test" }), foreign: null },
  renewCycle: { roles: nobody, input: () => ({}), foreign: null },
  changePlan: { roles: nobody, input: () => ({ planId: "studio" }), foreign: null },
  restartPeriod: { roles: nobody, input: () => ({}), foreign: null },
  refundJob: { roles: nobody, input: ({ jobId }) => ({ key: "k", jobId, amount: 1n, memo: "test" }), foreign: "not_found" },
  chargeUsage: { roles: nobody, input: () => ({ key: "k", operation: "shot", params: { quality: "Q1", count: 1 } }), foreign: null },
  clawBackPayment: { roles: nobody, input: () => ({ key: "k", paymentId: "p", amount: 1n }), foreign: null },
  reconcile: { roles: nobody, input: () => ({}), foreign: null },
  billHours: { roles: nobody, input: () => ({}), foreign: null },
  changeStorage: { roles: nobody, input: () => ({ id: "s", minutes: 1 }), foreign: null },
  reportUsage: {
    roles: nobody,
    input: () => ({ events: [{ id: "e", operation: "shot", params: { quality: "Q1", count: 1 }, at: "2026-01-01T00:00:00Z" }] }),
    foreign: null,
  },
  moveClock: { roles: nobody, input: () => ({ now: 0 }), foreign: null },
  openTestAccount: { roles: nobody, input: () => ({ card: "act3" }), foreign: null },
  finishJob: { roles: nobody, input: ({ jobId }) => ({ jobId }), foreign: "not_found" },
  failJob: { roles: nobody, input: ({ jobId }) => ({ jobId, reason: "test" }), foreign: "not_found" },
  expireHold: { roles: nobody, input: ({ jobId }) => ({ jobId }), foreign: "not_found" },
  reportProgress: { roles: nobody, input: ({ jobId }) => ({ jobId, progress: 10 }), foreign: "not_found" },
  startRendering: { roles: nobody, input: ({ jobId }) => ({ jobId }), foreign: "not_found" },
  saveDraft: { roles: nobody, input: () => ({ cardId: "act3", body: "{}", revision: 0 }), foreign: null },
  discardDraft: { roles: nobody, input: () => ({ cardId: "act3", revision: 1 }), foreign: null },
  publishCard: { roles: nobody, input: () => ({ cardId: "act3", revision: 1, effectiveAt: null }), foreign: null },
  publishFile: { roles: nobody, input: () => ({ json: "{}" }), foreign: null },
  sendLetter: { roles: nobody, input: () => ({ to: "guest@example.com", subject: "s", text: "t", html: "h" }), foreign: null },
  openPortal: { roles: bookkeepers, input: () => ({}), foreign: null },
  payRenewal: { roles: bookkeepers, input: () => ({ invoiceId: "in_none", methodId: "pm_none", cents: 100 }), foreign: null },
  addPaymentMethod: { roles: bookkeepers, input: () => ({}), foreign: null },
  setDefaultPaymentMethod: { roles: bookkeepers, input: () => ({ id: "pm_none" }), foreign: null },
  removePaymentMethod: { roles: bookkeepers, input: () => ({ id: "pm_none" }), foreign: null },
  chooseCurrency: { roles: bookkeepers, input: () => ({ currency: "USD" }), foreign: null },
  setBillingDetails: {
    roles: bookkeepers,
    input: () => ({ company: "X", email: "", line1: "", line2: "", postalCode: "", city: "", state: "", country: "", vatId: "" }),
    foreign: null,
  },
  previewPlanChange: { roles: owner, input: () => ({ planId: "studio" }), foreign: null },
  enquirePlan: { roles: owner, input: () => ({ company: "X", credits: "", purchaseOrder: "", note: "" }), foreign: null },
  remindOfTrial: { roles: nobody, input: () => ({}), foreign: null },
  startPlanChange: { roles: owner, input: () => ({ planId: "studio", at: 0, cents: 0 }), foreign: null },
  undoPlanChange: { roles: owner, input: () => ({}), foreign: null },
  rechargeAccount: { roles: nobody, input: () => ({}), foreign: null },
  runDunning: { roles: nobody, input: () => ({}), foreign: null },
  tellPlanLeft: { roles: nobody, input: () => ({ from: "creator", to: "archive", at: 0 }), foreign: null },
  billEnquiry: {
    roles: nobody,
    input: ({ userId, keyId }) => ({ accountId: userId, orderId: keyId, cents: 100, credits: "1" }),
    foreign: "not_found",
  },
  billAgain: {
    roles: nobody,
    input: ({ userId, keyId }) => ({ accountId: userId, orderId: keyId, cents: 100, credits: "1" }),
    foreign: "not_found",
  },
  refuseEnquiry: {
    roles: nobody,
    input: ({ userId, keyId }) => ({ accountId: userId, orderId: keyId, words: "test" }),
    foreign: "not_found",
  },
  changeManagedPlan: {
    roles: nobody,
    input: ({ userId }) => ({ accountId: userId, planId: "archive", when: "period_end", reason: "test" }),
    foreign: "not_found",
  },
  keepManagedPlan: { roles: nobody, input: ({ userId }) => ({ accountId: userId }), foreign: "not_found" },
  retryParked: { roles: nobody, input: () => ({ kind: "intent", id: "pi_none" }), foreign: null },
  dismissParked: { roles: nobody, input: () => ({ kind: "intent", id: "pi_none", reason: "test" }), foreign: null },
  grantParked: { roles: nobody, input: () => ({ kind: "intent", id: "pi_none", reason: "test" }), foreign: null },
  askComparison: { roles: nobody, input: () => ({}), foreign: null },
  loadEnquiries: { roles: nobody, input: () => ({}), foreign: null },
  dropCheckout: { roles: owner, input: ({ quoteId }) => ({ orderId: quoteId }), foreign: "not_found" },
  startPackCheckout: { roles: owner, input: () => ({ credits: "5000" }), foreign: null },
  setAutoRecharge: {
    roles: owner,
    input: () => ({ threshold: "1000", buys: { kind: "pack", credits: "5000" }, capCents: 10_000 }),
    foreign: null,
  },
  removeAutoRecharge: { roles: owner, input: () => ({}), foreign: null },
  resumeAutoRecharge: { roles: owner, input: () => ({}), foreign: null },
  requestPurchase: { roles: creator, input: () => ({ credits: "5000", note: "For the pilot" }), foreign: null },
  withdrawPurchase: { roles: creator, input: ({ inviteId }) => ({ id: inviteId }), foreign: "not_found" },
  approvePurchase: { roles: owner, input: ({ requestId }) => ({ id: requestId }), foreign: "not_found" },
  refusePurchase: { roles: owner, input: ({ requestId }) => ({ id: requestId, note: "" }), foreign: "not_found" },
  stopRendering: { roles: nobody, input: ({ jobId }) => ({ jobId }), foreign: "not_found" },
};
