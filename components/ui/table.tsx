import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { ScrollBox } from "./scroll-box.tsx";

/** A table that scrolls sideways by itself when it is wider than its place. `caption` names it for readers who do not see it. */
export function Table({
  caption,
  children,
  className,
}: {
  readonly caption: string;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <ScrollBox label={caption} className="relative -mx-4 px-4 sm:-mx-[18px] sm:px-[18px]">
      <table className={classNames("w-full border-collapse", className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollBox>
  );
}

type CellProps = { readonly numeric?: boolean };

export function Th({ numeric = false, className, ...rest }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={classNames(
        "border-b border-line py-1.5 pr-4 text-xs font-medium text-faint last:pr-0",
        numeric ? "text-right" : "text-left",
        className,
      )}
    />
  );
}

export function Td({ numeric = false, className, ...rest }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      {...rest}
      className={classNames(
        "border-b border-line py-2 pr-4 align-top last:pr-0",
        numeric && "numbers text-right whitespace-nowrap",
        className,
      )}
    />
  );
}

/** The first cell of a row, which names the row. */
export function RowHead({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="row" {...rest} className={classNames("border-b border-line py-2 pr-4 text-left align-top font-normal", className)} />;
}

/** A row; the last one has no line under it. */
export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={classNames("[&:last-child>td]:border-0 [&:last-child>th[scope=row]]:border-0", className)} />;
}
