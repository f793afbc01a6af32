import type { ApiError } from "@commandcenter/api-client";
import { Command, EmptyState } from "@commandcenter/kit";
import { Button, Stack } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";

/** How to sign this browser in, which takes a one-time link. */
export function SignIn({ error }: { error: ApiError }) {
  const client = useQueryClient();
  return (
    <main style={{ paddingTop: "12vh" }}>
      <EmptyState
        icon={<IconKey />}
        title="This browser is not signed in to the Hub"
        action={
          <Stack align="center" gap="sm">
            <Command>commandcenter open --hub</Command>
            <Button variant="default" size="xs" onClick={() => void client.invalidateQueries()}>
              Try again
            </Button>
          </Stack>
        }
      >
        {error.message} Run this command in a terminal on this machine: it opens a new sign-in link. In a
        clone of CommandCenter the command is .venv/bin/commandcenter.
      </EmptyState>
    </main>
  );
}
