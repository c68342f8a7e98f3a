import assert from "node:assert/strict";
import { test } from "node:test";
import { enquiryWords, readEnquiryWords, readOffer } from "./offer.ts";

const TYPED = { price: "1,500.00", credits: "500,000", days: "30", purchaseOrder: " PO-7 " };

test("GEN-1: an offer is read in whole minor units and millis, digits grouped or not; a decimal comma is not guessed at", () => {
  assert.deepEqual(readOffer(TYPED), { offer: { cents: 150_000, credits: 500_000_000n, days: 30, purchaseOrder: "PO-7" } });
  const read = (price: string) => {
    const found = readOffer({ ...TYPED, price });
    return "offer" in found ? found.offer.cents : found.problems.price;
  };
  assert.deepEqual(["1500", "1500.5", "1 500", "0.29"].map(read), [150_000, 150_050, 150_000, 29]);
  for (const wrong of ["", "1500,50", "-1", "1e3", "12.345", "1,50,000", "12345678"])
    assert.match(String(read(wrong)), /Type an amount/, wrong);
  assert.match(String(read("0.00")), /above 0/);
});

test("what does not fit is said of each field at once", () => {
  const found = readOffer({ price: "x", credits: "0", days: "121", purchaseOrder: "x".repeat(101) });
  assert.deepEqual("problems" in found && Object.keys(found.problems), ["price", "credits", "days", "purchaseOrder"]);
});

test("an enquiry is read as it was written, also one whose note begins like its other lines", () => {
  const enquiry = { company: "Studio GmbH", credits: "500000", purchaseOrder: "", note: "Purchase: later\nTwo features" };
  assert.deepEqual(readEnquiryWords(enquiryWords(enquiry).join("\n")), { company: "Studio GmbH", purchaseOrder: "", note: enquiry.note });
  assert.deepEqual(readEnquiryWords(null), { company: "", purchaseOrder: "", note: "" });
});
