import { Alert, Button, Code, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";

/** Both versions of fields that another user changed meanwhile, for the user to choose. No edits are lost. */
export function Conflict<T extends object>(props: {
  fields: readonly (keyof T)[];
  names: Partial<Record<keyof T, string>>;
  theirs: T;
  mine: T;
  onMine: () => void;
  onTheirs: () => void;
}) {
  if (props.fields.length === 0) return null;
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconUsers aria-hidden />}
      title="Someone else changed this while you were typing"
      styles={{
        message: { color: "var(--mantine-color-text)" },
        label: { color: "var(--mantine-color-text)" },
      }}
    >
      <Stack gap="sm">
        <Text size="sm">Your edits are still here. Other fields show the saved values.</Text>
        {props.fields.map((field) => (
          <SimpleGrid key={String(field)} cols={{ base: 1, sm: 2 }}>
            <Version title={`${props.names[field] ?? String(field)}: theirs`} value={props.theirs[field]} />
            <Version title={`${props.names[field] ?? String(field)}: yours`} value={props.mine[field]} />
          </SimpleGrid>
        ))}
        <Group>
          <Button size="xs" variant="default" onClick={props.onMine}>
            Keep mine
          </Button>
          <Button size="xs" variant="default" onClick={props.onTheirs}>
            Use theirs
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Version({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {typeof value === "string" ? value || "(empty)" : JSON.stringify(value, null, 2)}
      </Code>
    </div>
  );
}
