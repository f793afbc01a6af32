import type { Project, Service } from "@commandcenter/api-client/hub";
import { CopyButton, formatBytes, RelativeTime, Scroller, StatusBadge } from "@commandcenter/kit";
import { ActionIcon, Group, Table, Text, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import type { ProjectActions } from "../shared/useProjectActions";
import { formatCpu } from "../usage/series";
import { useUsage } from "../usage/useUsage";

/** State of each service. */
export function ServiceTable({ project, actions }: { project: Project; actions: ProjectActions }) {
  const usage = useUsage(project);
  const withUsage = Object.values(usage).some(Boolean);
  return (
    <Scroller label="Services: table" minWidth={560}>
      <Table className="cc-stacked" aria-label="Services" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Service</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Since</Table.Th>
            <Table.Th scope="col">Address</Table.Th>
            {withUsage && <Table.Th scope="col">CPU · memory</Table.Th>}
            <Table.Th scope="col">
              <span className="cc-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {project.services.map((service) => (
            <Table.Tr key={service.name}>
              <Table.Th scope="row" fw={550}>
                {service.name}
              </Table.Th>
              <Table.Td>
                <StatusBadge state={service.state} />
                <Note service={service} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                <RelativeTime time={service.since} empty="" />
              </Table.Td>
              <Table.Td>
                <Addresses service={service} />
              </Table.Td>
              {withUsage && (
                <Table.Td className="cc-numeric" style={{ whiteSpace: "nowrap" }}>
                  <Usage usage={usage[service.name]} />
                </Table.Td>
              )}
              <Table.Td ta="right">
                {project.status === "running" || project.status === "error" ? (
                  <Tooltip label={`Restart ${service.name}`}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Restart ${service.name}`}
                      onClick={() => actions.restart(service.name)}
                    >
                      <IconRefresh size={16} />
                    </ActionIcon>
                  </Tooltip>
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroller>
  );
}

function Addresses({ service }: { service: Service }) {
  const ports = Object.entries(service.ports);
  return ports.map(([name, port]) => {
    const whose = ports.length === 1 ? service.name : `${service.name}.${name}`;
    return (
      <Group key={name} gap={2} wrap="nowrap" className="cc-numeric">
        127.0.0.1:{port}
        <CopyButton value={`127.0.0.1:${port}`} label={`Copy the address of ${whose}`} />
        {ports.length > 1 && (
          <Text size="xs" c="dimmed">
            {name}
          </Text>
        )}
      </Group>
    );
  });
}

function Usage({ usage }: { usage: Service["usage"] | undefined }) {
  return usage ? `${formatCpu(usage.cpu)} · ${formatBytes(usage.memory_bytes)}` : null;
}

/** States in which the exit code of the last run says why the service does not run. */
const ENDED: ReadonlySet<Service["state"]> = new Set(["exited", "restarting"]);

function Note({ service }: { service: Service }) {
  const notes = [
    service.waiting_for,
    ENDED.has(service.state) && service.exit_code != null && `exit code ${service.exit_code}`,
    service.restarts > 0 && `restarted ${service.restarts === 1 ? "once" : `${service.restarts} times`}`,
  ].filter(Boolean);
  if (notes.length === 0 && !service.restart_at) return null;
  return (
    <Text size="xs" c="dimmed">
      {notes.join(", ")}
      {service.restart_at && ` (next attempt at ${new Date(service.restart_at).toLocaleTimeString()})`}
    </Text>
  );
}
