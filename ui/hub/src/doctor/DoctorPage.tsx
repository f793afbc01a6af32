import { ApiError } from "@commandcenter/api-client";
import { type Engine, hub, hubKeys } from "@commandcenter/api-client/hub";
import { ErrorPanel, Prose, StatusBadge, type Tone } from "@commandcenter/kit";
import { Anchor, Button, Card, Group, SimpleGrid, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";

const TONES: Readonly<Record<string, Tone>> = { ok: "good", warning: "warn", error: "bad" };

/** The engines of this machine and everything else CommandCenter needs. */
export function DoctorPage() {
  const doctor = useQuery({
    queryKey: hubKeys.doctor(),
    queryFn: ({ signal }) => hub.doctor(signal),
    staleTime: 0,
  });
  useEffect(() => {
    document.title = "System check · CommandCenter Hub";
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
          System check
        </Title>
        <Button variant="default" size="xs" onClick={() => void doctor.refetch()} loading={doctor.isFetching}>
          Check again
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
            Checks
          </Title>
          <Table className="cc-stacked" aria-label="Checks" verticalSpacing="xs">
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
                    <Prose>{check.message}</Prose>
                    {check.hint && (
                      <Text size="sm" c="dimmed">
                        <Prose>{check.hint}</Prose>
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
          label={engine.available ? "available" : "unavailable"}
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
          <Prose>{engine.hint}</Prose>
        </Text>
      )}
    </Card>
  );
}
