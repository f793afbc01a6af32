import type { ApiError } from "@commandcenter/api-client";
import { openedBy, type RefusedLink } from "@commandcenter/api-client/hub";
import { Command, EmptyState } from "@commandcenter/kit";
import { Button, Stack } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";

/** An id or slug, which is safe in a shell: it may come from a link on any page. */
const PLAIN = /^\w[\w-]*$/;

/** Why a sign-in link was refused. */
const REASONS: Readonly<Record<RefusedLink, string>> = {
  used: "This sign-in link was used already; each works once.",
  expired: "This sign-in link is too old, or the Hub was restarted since.",
};

/** Explains how to sign in this browser with a one-time link, or how to open the desk of `project` without one. */
export function SignIn({ error, project = "" }: { error: ApiError; project?: string }) {
  const client = useQueryClient();
  const link = openedBy.refusedLink();
  const desk = PLAIN.test(project);
  return (
    <main style={{ padding: "12vh 1rem 1rem" }}>
      <EmptyState
        page
        icon={<IconKey />}
        title="This browser is not signed in to the Hub"
        action={
          <Stack align="center" gap="sm">
            <Command>{desk ? `commandcenter open ${project}` : "commandcenter open --hub"}</Command>
            <Button variant="default" size="xs" onClick={() => void client.invalidateQueries()}>
              Try again
            </Button>
          </Stack>
        }
      >
        {link === null ? error.message : REASONS[link]} Run this command in a terminal on this machine:{" "}
        {desk ? "it opens the desk, signed in." : "it opens a new sign-in link."} In a clone of CommandCenter
        the command is .venv/bin/commandcenter.
      </EmptyState>
    </main>
  );
}
