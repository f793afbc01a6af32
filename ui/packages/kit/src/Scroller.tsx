import type { ReactNode } from "react";

/** Scrolls wide content sideways, by keyboard too. */
export function Scroller({
  label,
  minWidth,
  children,
}: {
  label: string;
  minWidth?: number;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it.
      tabIndex={0}
      style={{ overflowX: "auto", position: "relative" }}
    >
      <div style={{ minWidth }}>{children}</div>
    </section>
  );
}
