import { ApiError } from "@commandcenter/api-client";
import { type ImportReport, radarApi } from "@commandcenter/api-client/app/radar";
import { ErrorPanel, Scroller } from "@commandcenter/kit";
import { Button, Code, FileButton, Group, Modal, Stack, Table, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const OUTCOMES = { added: "added", changed: "changed", unchanged: "unchanged", refused: "refused" } as const;

/** Import a radar, after a check that shows the outcome of each line. */
export function ImportRadar({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [content, setContent] = useState("");
  const take = useMutation({
    mutationFn: (dryRun: boolean) => radarApi.import(content, dryRun),
    onSuccess: () => void client.invalidateQueries({ queryKey: radarApi.key }),
  });
  const change = (next: string) => {
    setContent(next);
    take.reset();
  };
  const report = take.data;
  return (
    <Modal opened={opened} onClose={onClose} title={<b>Import a radar</b>} size="lg">
      <Stack>
        <Text size="sm">
          CSV or JSON in the format of “Build Your Own Radar”:{" "}
          <Code>name, ring, quadrant, isNew, description</Code>. Technologies that are not in the file stay
          unchanged.
        </Text>
        <Group>
          <FileButton
            accept=".csv,.json,text/csv,application/json"
            onChange={(file) => void file?.text().then(change)}
          >
            {(props) => (
              <Button {...props} size="xs" variant="default">
                Choose a file
              </Button>
            )}
          </FileButton>
        </Group>
        <Textarea
          label="Content"
          description="Choose a file, or paste its content here."
          autosize
          minRows={4}
          maxRows={10}
          value={content}
          onChange={(event) => change(event.currentTarget.value)}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
        {take.error && <ErrorPanel error={ApiError.wrap(take.error)} />}
        {report && <Report report={report} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            disabled={!content.trim()}
            loading={take.isPending}
            onClick={() => take.mutate(true)}
          >
            Check
          </Button>
          <Button
            disabled={!report?.dry_run || report.added + report.changed === 0}
            loading={take.isPending}
            onClick={() => take.mutate(false)}
          >
            Import
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Report({ report }: { report: ImportReport }) {
  return (
    <>
      <Text size="sm" role="status" fw={600}>
        {report.dry_run ? "Preview" : "Imported"}: {report.added} added, {report.changed} changed,{" "}
        {report.unchanged} unchanged, {report.refused} refused.
      </Text>
      <Scroller label="Report" minWidth={420}>
        <Table aria-label="Report" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {["Where", "Name", "Result", "Reason"].map((title) => (
                <Table.Th key={title} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.lines.map((line) => (
              <Table.Tr key={`${line.place} ${line.name}`}>
                <Table.Td>{line.place}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{line.name}</Table.Td>
                <Table.Td c={line.outcome === "refused" ? "var(--cc-bad)" : undefined}>
                  {OUTCOMES[line.outcome]}
                </Table.Td>
                <Table.Td>{line.message}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroller>
    </>
  );
}
