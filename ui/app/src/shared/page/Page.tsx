import { Group, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { usePageTitle } from "./page-title";

export interface PageProps {
  /** Name in the browser's tab. */
  title: string;
  /** Heading of the page; its title when omitted. */
  heading?: string;
  /** Actions, beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One page of the desk under its heading. */
export function Page({ title, heading = title, actions, children }: PageProps) {
  usePageTitle(title);
  const name = (
    <Title order={1} size="h2">
      {heading}
    </Title>
  );
  return (
    <Stack>
      {actions ? (
        <Group justify="space-between">
          {name}
          {actions}
        </Group>
      ) : (
        name
      )}
      {children}
    </Stack>
  );
}
