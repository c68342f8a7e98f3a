"use client";
import type { ComponentProps } from "react";

/** A plain form that changes the address. With scripts, what is left empty stays out of it; without, it works all the same. */
export function QueryForm({ children, ...rest }: ComponentProps<"form">) {
  return (
    <form
      {...rest}
      onSubmit={(event) => {
        const empty = [...event.currentTarget.elements].filter(
          (field) => (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.name && !field.value,
        );
        for (const field of empty) field.setAttribute("disabled", "");
        // The browser has read the form by then; the back button must find it usable.
        setTimeout(() => {
          for (const field of empty) field.removeAttribute("disabled");
        });
      }}
    >
      {children}
    </form>
  );
}
