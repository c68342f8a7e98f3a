import type { z } from "zod";

export type FieldError = { readonly path: string; readonly message: string };

/** Most of them help nobody; a body of a million mistakes must not be answered by as many. */
const MOST = 20;

/** What does not fit in an input, field by field: the path with dots, and what is wrong there. An unknown key is named itself. */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  return error.issues
    .slice(0, MOST)
    .flatMap((issue) => {
      if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
      return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not known" }));
    })
    .slice(0, MOST);
}
