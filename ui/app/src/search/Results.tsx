import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { walkThroughHits } from "./Hit";

/** The list of results; the up and down keys move through it. */
export function Results({ children }: { children: ReactNode }) {
  return (
    <Stack
      component="ol"
      gap="lg"
      m={0}
      p={0}
      style={{ listStyle: "none" }}
      aria-label="Results"
      onKeyDown={walkThroughHits}
    >
      {children}
    </Stack>
  );
}
