import { Center, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** Shown in place of an empty list: what will appear here, and how to add the first. */
export function EmptyState(props: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Whether it is the whole page; its title is then the page's heading. */
  page?: boolean;
}) {
  return (
    <Center py="xl">
      <Stack align="center" gap="sm" maw={520} ta="center">
        {props.icon && (
          <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
            {props.icon}
          </ThemeIcon>
        )}
        <Title order={props.page ? 1 : 2} size="h4">
          {props.title}
        </Title>
        {props.children && (
          <Text component="div" c="dimmed" size="sm">
            {props.children}
          </Text>
        )}
        {props.action}
      </Stack>
    </Center>
  );
}
