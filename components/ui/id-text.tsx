import { Fragment } from "react";

/** An id, whole: where it does not fit on one line it breaks behind a hyphen, never within a part. */
export function IdText({ id }: { readonly id: string }) {
  const parts = id.split("-");
  return (
    <code className="text-xs">
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an id never change their places
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {at < parts.length - 1 ? `${part}-` : part}
        </Fragment>
      ))}
    </code>
  );
}
