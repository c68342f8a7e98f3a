"use client";
import { useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { MoonIcon, ScreenIcon, SunIcon } from "#components/ui/icons.tsx";

const THEMES = [
  { name: "light", label: "Light", icon: SunIcon },
  { name: "dark", label: "Dark", icon: MoonIcon },
  { name: "system", label: "As the system", icon: ScreenIcon },
] as const;

export type Theme = (typeof THEMES)[number]["name"];

const YEAR = 31_536_000;

/** Light, dark, or as the system: kept in a cookie, so that the server draws the next page in it at once. */
export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (name: Theme) => {
    setTheme(name);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `theme=${name}; path=/; max-age=${YEAR}; samesite=lax`;
    if (name === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = name;
  };
  return (
    <fieldset className="flex w-fit rounded-control border border-line p-0.5">
      <legend className="sr-only">Colours</legend>
      {THEMES.map(({ name, label, icon: Icon }) => (
        <button
          key={name}
          type="button"
          title={label}
          aria-label={label}
          aria-pressed={theme === name}
          onClick={() => choose(name)}
          className={classNames(
            "grid size-7 place-items-center rounded-md",
            theme === name ? "bg-soft text-ink" : "text-faint hover:text-ink",
          )}
        >
          <Icon className="size-4" />
        </button>
      ))}
    </fieldset>
  );
}
