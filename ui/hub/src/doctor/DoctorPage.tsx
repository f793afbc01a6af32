import { ApiError } from "@commandcenter/api-client";
import { type Engine, hub, hubKeys } from "@commandcenter/api-client/hub";
import { ErrorPanel, StatusBadge, type Tone } from "@commandcenter/kit";
import { Anchor, Button, Card, Group, SimpleGrid, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";

const TONES: Readonly<Record<string, Tone>> = { ok: "good", warning: "warn", error: "bad" };

/** What can run on this machine, and why not. */
export function DoctorPage() {
  const doctor = useQuery({
    queryKey: hubKeys.doctor(),
    queryFn: ({ signal }) => hub.doctor(signal),
    staleTime: 0,
  });
  useEffect(() => {
    document.title = "What can run here · CommandCenter Hub";
  }, []);
  return (
    <Stack>
      <nav aria-label="Breadcrumb">
        <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
          ← All projects
        </Anchor>
      </nav>
      <Group justify="space-between">
        <Title order={1} size="h2">
          What can run here
        </Title>
        <Button variant="default" size="xs" onClick={() => void doctor.refetch()} loading={doctor.isFetching}>
          Look again
        </Button>
      </Group>
      {doctor.error && <ErrorPanel error={ApiError.wrap(doctor.error)} />}
      {doctor.isPending && <Skeleton h={220} radius="md" />}
      {doctor.data && (
        <>
          <Text size="sm" c="dimmed">
            CommandCenter {doctor.data.version}, data in {doctor.data.home}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {doctor.data.engines.map((engine) => (
              <EngineCard key={engine.name} engine={engine} />
            ))}
          </SimpleGrid>
          <Title order={2} size="h4">
            What was looked at
          </Title>
          <Table aria-label="What was looked at" verticalSpacing="xs">
            <Table.Tbody>
              {doctor.data.checks.map((check) => (
                <Table.Tr key={check.name}>
                  <Table.Th scope="row" fw={550} w="9rem">
                    {check.name}
                  </Table.Th>
                  <Table.Td w="7rem">
                    <StatusBadge state={check.status} tone={TONES[check.status]} />
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>
                    {check.message}
                    {check.hint && (
                      <Text size="sm" c="dimmed">
                        {check.hint}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </Stack>
  );
}

function EngineCard({ engine }: { engine: Engine }) {
  return (
    <Card withBorder component="section" aria-label={`Engine ${engine.name}`}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {engine.name}
        </Title>
        <StatusBadge
          state={engine.available ? "available" : "unavailable"}
          label={engine.available ? "can be used" : "cannot be used"}
          tone={engine.available ? "good" : "idle"}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {engine.version}
        {engine.default && " · used for new projects"}
      </Text>
      {engine.reason && <Text size="sm">{engine.reason}</Text>}
      {engine.hint && !engine.available && (
        <Text size="sm" c="dimmed">
          {engine.hint}
        </Text>
      )}
    </Card>
  );
}
