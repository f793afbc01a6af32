import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys } from "@commandcenter/api-client/hub";
import { EmptyState, ErrorPanel } from "@commandcenter/kit";
import { Anchor, Stack, Title, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { deskAddress } from "../shared/desk-address";

const route = getRouteApi("/open/$project");

/** Sign this browser in to a project's desk, and go there. */
export function OpenPage() {
  const { project } = route.useParams();
  const { path } = route.useSearch();
  const { colorScheme } = useMantineColorScheme();
  const { data, error } = useQuery({
    queryKey: hubKeys.ticket(project),
    queryFn: () => hub.ticket(project),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // a ticket works once
    retry: false,
  });
  useEffect(() => {
    // Replaced, so that the Back button does not lead here again.
    if (data) globalThis.location.replace(deskAddress(data.url, colorScheme, path));
  }, [data, path, colorScheme]);
  if (error === null) return <EmptyState page title="Opening the desk…" />;
  return (
    <Stack>
      <Title order={1} size="h2">
        The desk could not be opened
      </Title>
      <ErrorPanel error={ApiError.wrap(error)} />
      <Anchor renderRoot={(props) => <Link to="/" {...props} />}>All projects</Anchor>
    </Stack>
  );
}
