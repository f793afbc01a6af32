import { session } from "@commandcenter/api-client/app/session";
import { Command, EmptyState } from "@commandcenter/kit";
import { Button, Group, Stack } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

/**
 * How to sign this browser in: at the desk's own host name, where it may be signed in; through the Hub, automatically if the
 * browser is signed in there; or with a command.
 */
export function SignIn() {
  // A desk that has just started may not know the Hub's address yet.
  const { data } = useQuery({
    ...session.place(),
    refetchInterval: ({ state }) =>
      state.data !== undefined && session.hubAddress(state.data) === null ? 1_000 : false,
  });
  const { data: host } = useQuery(session.hostName());
  const address = data ? session.hubAddress(data) : null;
  useEffect(() => {
    if (host === undefined) return;
    const own = session.ownAddress(host);
    if (own !== null) globalThis.location.replace(own);
    else if (address !== null && session.mayVisitHub()) globalThis.location.replace(address);
  }, [address, host]);
  return (
    <main style={{ paddingTop: "12vh" }}>
      <EmptyState
        page
        icon={<IconKey />}
        title="This browser is not signed in to this desk"
        action={
          <Stack align="center" gap="sm">
            <Command>commandcenter open</Command>
            <Group gap="xs" justify="center">
              {address !== null && (
                <Button size="xs" component="a" href={address}>
                  Sign in through the Hub
                </Button>
              )}
              <Button variant="default" size="xs" onClick={() => globalThis.location.reload()}>
                Try again
              </Button>
            </Group>
          </Stack>
        }
      >
        Press Open in the Hub, or run this command in the project's folder.
      </EmptyState>
    </main>
  );
}
