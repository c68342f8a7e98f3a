import type { ReactNode } from "react";

type IconProps = { readonly className?: string };

function Icon({ className = "size-4", children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** Greenlight's own mark: a light that is on. */
export function Mark({ className = "size-[22px]" }: IconProps) {
  return (
    <svg viewBox="0 0 22 22" className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      <rect width="22" height="22" rx="6" fill="var(--accent)" />
      <path d="M6.5 11.4l3 3 6-6.6" fill="none" stroke="var(--accent-ink)" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

export const CheckIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M3 8.5l3.2 3.2L13 5" />
  </Icon>
);
export const CrossIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M4 4l8 8M12 4l-8 8" />
  </Icon>
);
export const WarningIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M8 2.5l6 10.5H2L8 2.5zM8 6.5v3M8 11.4v.1" />
  </Icon>
);
export const InfoIcon = (p: IconProps) => (
  <Icon {...p}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.5v3.5M8 5v.1" />
  </Icon>
);
export const ChevronIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M4.5 6.5L8 10l3.5-3.5" />
  </Icon>
);
export const ArrowIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M3 8h10M9 4l4 4-4 4" />
  </Icon>
);
export const DownloadIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M8 2.5v7M5 7l3 3 3-3M3 13h10" />
  </Icon>
);
export const PrintIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M4.5 6V2.5h7V6M4.5 12H3V6.5h10V12h-1.5M4.5 10h7v3.5h-7z" />
  </Icon>
);
export const SunIcon = (p: IconProps) => (
  <Icon {...p}>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
  </Icon>
);
export const MoonIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M13 9.8A5.6 5.6 0 0 1 6.2 3a5.3 5.3 0 1 0 6.8 6.8z" />
  </Icon>
);
export const ScreenIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13" />
  </Icon>
);
export const OverviewIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M2.5 7.5L8 3l5.5 4.5M4 6.5V13h8V6.5" />
  </Icon>
);
export const UsageIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M2.5 13h11M4 11V8M7 11V4M10 11V6.5M13 11V3" />
  </Icon>
);
export const CalculateIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M4 2.5h8v11H4zM6 5h4M6.2 8h.1M9.7 8h.1M6.2 10.8h.1M9.7 10.8h.1" />
  </Icon>
);
export const JobsIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M2.5 4h11v8h-11zM7 6.3v3.4L9.8 8 7 6.3z" />
  </Icon>
);
export const StatementIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M3.5 2.5h9v11l-2-1.2-1.3 1.2L8 12.3l-1.2 1.2-1.3-1.2-2 1.2zM6 5.5h4M6 8.5h4" />
  </Icon>
);
export const BooksIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M3.5 3.2c1.8-.6 3.3-.4 4.5.6v9c-1.2-1-2.7-1.2-4.5-.6zM12.5 3.2c-1.8-.6-3.3-.4-4.5.6v9c1.2-1 2.7-1.2 4.5-.6z" />
  </Icon>
);
export const MembersIcon = (p: IconProps) => (
  <Icon {...p}>
    <circle cx="6" cy="5.5" r="2.3" />
    <path d="M2 13c.3-2.6 1.8-4 4-4s3.7 1.4 4 4M10.3 3.5a2.2 2.2 0 0 1 0 4M11.8 9.5c1.3.5 2 1.7 2.2 3.5" />
  </Icon>
);
export const PlansIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M8 2.5l5.5 2.8L8 8.1 2.5 5.3zM2.5 8L8 10.8 13.5 8M2.5 10.7L8 13.5l5.5-2.8" />
  </Icon>
);
export const SettingsIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6" />
    <circle cx="10.2" cy="4.5" r="1.7" />
    <circle cx="5.8" cy="11.5" r="1.7" />
  </Icon>
);
export const MoreIcon = (p: IconProps) => (
  <Icon {...p}>
    <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" strokeWidth="2.4" />
  </Icon>
);

export const BillingIcon = (p: IconProps) => (
  <Icon {...p}>
    <rect x="2" y="3.5" width="12" height="9" rx="1.5" />
    <path d="M2 6.5h12M4.5 10h2" />
  </Icon>
);
