import type Stripe from "stripe";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { clearable, flag, form, formOf, metadata, some, text } from "../core/params.ts";
import { changed, given, merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";
import { defaultPriceData, insertPrice } from "./prices.ts";
import { blankProduct } from "./product-blank.ts";

type Product = Kinds["product"];

const writable = {
  active: flag().optional(),
  description: clearable(text()).optional(),
  images: clearable(some(text())).optional(),
  marketing_features: clearable(some(form({ name: text() }))).optional(),
  metadata: metadata().optional(),
  shippable: flag().optional(),
  statement_descriptor: text().optional(),
  tax_code: clearable(text()).optional(),
  unit_label: clearable(text()).optional(),
  url: clearable(text()).optional(),
};
const creating = formOf<Stripe.ProductCreateParams>()({
  ...writable,
  id: text().optional(),
  name: text(),
  default_price_data: defaultPriceData.optional(),
});
const updating = formOf<Stripe.ProductUpdateParams>()({ ...writable, name: text().optional(), default_price: text().optional() });

export const products: Resource = {
  routes: [
    route(
      "POST",
      "/v1/products",
      creating,
      (context, { id, name, default_price_data, images, marketing_features, metadata, expand: _, ...input }) => {
        if (id && context.store.find(id)) throw invalid(`Product already exists.`, "id", "resource_already_exists");
        const product: Product = {
          ...blankProduct(id ?? newId("prod"), name, context.now()),
          ...given(input),
          images: images ?? [],
          marketing_features: features(marketing_features),
          metadata: merged({}, metadata),
        };
        context.insert("product", product);
        const price = default_price_data ? insertPrice(context, { ...default_price_data, product: product.id }) : null;
        const made = price ? context.save("product", { ...product, default_price: price.id }) : product;
        context.emit("product.created", made);
        return made;
      },
    ),
    retrieve("product", "/v1/products/:id"),
    route("POST", "/v1/products/:id", updating, (context, { images, marketing_features, metadata, expand: _, ...input }, id) => {
      const before = context.need("product", id);
      if (input.default_price) context.need("price", input.default_price, "default_price");
      const after = context.save("product", {
        ...before,
        ...given(input),
        ...(images === undefined ? {} : { images: images ?? [] }),
        ...(marketing_features === undefined ? {} : { marketing_features: features(marketing_features) }),
        metadata: merged(before.metadata, metadata),
        updated: context.now(),
      });
      context.emit("product.updated", after, changed(before, after));
      return after;
    }),
    route("DELETE", "/v1/products/:id", form({}), (context, _input, id) => {
      const product = context.need("product", id);
      if (context.store.all("price", { field: "product", is: "=", value: id }).length > 0)
        throw invalid("This product cannot be deleted because it has one or more user-created prices.");
      const rest = { id, object: "product", deleted: true } as const;
      context.emit("product.deleted", product);
      context.store.remove("product", id, rest);
      return rest;
    }),
    list("product", "/v1/products", {
      active: { read: flag(), field: "active" },
      ids: { read: some(text()), field: "id" },
      shippable: { read: flag(), field: "shippable" },
      url: { read: text(), field: "url" },
    }),
  ],
};

function features(given: readonly { name: string }[] | null | undefined): Product["marketing_features"] {
  return (given ?? []).map(({ name }) => ({ name }));
}
