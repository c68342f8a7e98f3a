import { redirect } from "next/navigation";
import { requireOperator } from "#lib/request/operator.ts";

export default async function OperatorPage() {
  await requireOperator();
  redirect("/operator/cards");
}
