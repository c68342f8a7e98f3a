import { exact, isLess, type Rational, rational } from "#lib/units/rational.ts";
import { isDecimal } from "./decimal.ts";
import { type Problems, unique, wrong } from "./problems.ts";
import type { Band, Field, RateCard } from "./rate-card.ts";
import type { Attribute, AttributeSource } from "./similarity.ts";

/** Checks what a card says of batches: when items are similar, and what a group of them saves (ALW-5). */
export function checkBatch({ batch, operations }: RateCard): Problems {
  if (!batch) return [];
  const { threshold, attributes } = batch.similarity;
  const path = "batch.similarity";
  return [
    ...wrong(
      !(isDecimal(threshold, 3) && isShare(exact(threshold))),
      `${path}.threshold`,
      "must be a decimal of at most three places, above 0 and at most 1",
    ),
    ...wrong(!attributes.length, `${path}.attributes`, "names none, so nothing would ever be similar"),
    ...unique(attributes, ({ id }) => id, `${path}.attributes`),
    ...attributes.flatMap((attribute, index) => checkAttribute(attribute, operations, `${path}.attributes.${attribute.id ?? index}`)),
    ...checkBands(batch.bands),
  ];
}

function isShare(value: Rational): boolean {
  return isLess(rational(0), value) && !isLess(rational(1), value);
}

function checkAttribute({ weight, of, withinPercent }: Attribute, operations: RateCard["operations"], path: string): Problems {
  const fieldsOf = (source: AttributeSource): readonly Field[] =>
    operations.flatMap(({ fields }) => fields.filter(({ name }) => `params.${name}` === source));
  const isKnown = (source: AttributeSource) => ["operation", "template", "aspect"].includes(source) || fieldsOf(source).length > 0;
  const isNumber = (source: AttributeSource) => {
    const fields = fieldsOf(source);
    return fields.length > 0 && fields.every(({ kind }) => kind === "number" || kind === "integer");
  };
  return [
    ...wrong(
      !(isDecimal(weight, 3) && isLess(rational(0), exact(weight)) && !isLess(rational(1000), exact(weight))),
      `${path}.weight`,
      "must be a decimal of at most three places, above 0 and at most 1000",
    ),
    ...wrong(!of.length, `${path}.of`, "names nothing to compare"),
    ...unique(of, (source) => source, `${path}.of`),
    ...of.flatMap((source) => wrong(!isKnown(source), `${path}.of`, `${source} is on none of the operations`)),
    ...wrong(withinPercent !== undefined && !isDecimal(withinPercent), `${path}.withinPercent`, "must be a decimal"),
    ...wrong(withinPercent !== undefined && !(of.length === 1 && of.every(isNumber)), `${path}.of`, "must be one number"),
  ];
}

/** Bands follow each other without gap or overlap, only the last is open, and a larger group never pays more. */
function checkBands(bands: readonly Band[]): Problems {
  return bands.flatMap(({ from, to, percent }, index) => {
    const path = `batch.bands.${index}`;
    const previous = bands[index - 1];
    const end = previous?.to ?? null;
    const saved = percent.replace(/^-/, "");
    const fits = isDecimal(saved) && (percent === "0" || percent.startsWith("-")) && !isLess(rational(100), exact(saved));
    return [
      ...wrong(!fits, `${path}.percent`, "must be a decimal from -100 to 0"),
      ...wrong(fits && isLess(exact(previous?.percent ?? "0"), exact(percent)), `${path}.percent`, "makes a larger group pay more"),
      ...wrong(to !== null && to < from, path, "ends before it begins"),
      ...wrong(to !== null && index === bands.length - 1, `${path}.to`, `leaves a gap after ${to}: the last band has no end`),
      ...wrong(previous?.to === null, `${path}.from`, "follows a band that has no end"),
      ...wrong(end !== null && from > end + 1, `${path}.from`, `leaves a gap after ${end}`),
      ...wrong(end !== null && from <= end, `${path}.from`, `overlaps the band that ends at ${end}`),
    ];
  });
}
