import type { CSSProperties, ReactNode } from "react";

/** Scrolls wide content sideways, by keyboard too. On narrow screens, `minWidth` does not apply to a table of the class `cc-stacked`. */
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
      <div className="cc-scrolled" style={{ "--cc-min-width": minWidth && `${minWidth}px` } as CSSProperties}>
        {children}
      </div>
    </section>
  );
}
