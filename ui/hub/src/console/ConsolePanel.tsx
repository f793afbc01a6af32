import type { Project } from "@commandcenter/api-client/hub";
import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

/** The programs, each with the service that it connects to. */
const PROGRAMS = [
  { program: "psql", service: "postgres", help: "\\? lists psql's commands, \\dt the tables." },
  { program: "redis-cli", service: "redis", help: "Type commands such as PING or KEYS *." },
] as const;

export type Program = (typeof PROGRAMS)[number]["program"];

// Loaded on demand: the terminal is large, and few users need it.
const Terminal = lazy(() => import("./Terminal"));

/** Open a console for one of a project's databases. It ends when another is opened, or when the tab is left. */
export function ConsolePanel({ project }: { project: Project }) {
  const [open, setOpen] = useState<{ program: Program; number: number } | null>(null);
  const healthy = (service: string) =>
    project.services.some((one) => one.name === service && one.state === "healthy");
  return (
    <Stack>
      <Group>
        {PROGRAMS.map(({ program, service }) => (
          <Button
            key={program}
            variant={open?.program === program ? "light" : "default"}
            disabled={!healthy(service)}
            onClick={() => setOpen({ program, number: (open?.number ?? 0) + 1 })}
          >
            {open?.program === program ? `Open ${program} again` : `Open ${program}`}
          </Button>
        ))}
        {open && (
          <Button variant="subtle" color="gray" onClick={() => setOpen(null)}>
            Close
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {open
          ? PROGRAMS.find(({ program }) => program === open.program)?.help
          : PROGRAMS.some(({ service }) => healthy(service))
            ? "A console can read and change all data of the desk. It ends when you leave this tab."
            : "Start the project to open a console."}
      </Text>
      {open && (
        <Suspense fallback={<Skeleton h={420} />}>
          <Terminal key={open.number} project_id={project.id} program={open.program} />
        </Suspense>
      )}
    </Stack>
  );
}
