import type { Technology } from "@commandcenter/api-client/app/radar";
import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";

/** An editable list of web addresses. */
export function WebLinks(props: {
  links: Technology["links"];
  onChange: (links: Technology["links"]) => void;
}) {
  return (
    <Stack gap="xs" component="fieldset" style={{ border: 0, padding: 0, margin: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        Links
      </Text>
      {props.links.map((link, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link has no other key while it is typed.
        <Group key={index} wrap="nowrap">
          <TextInput
            aria-label={`Address of link ${index + 1}`}
            type="url"
            pattern="https?://.+"
            placeholder="https://…"
            flex={1}
            value={link.url}
            onChange={(event) =>
              props.onChange(
                props.links.map((one, at) =>
                  at === index ? { ...one, url: event.currentTarget.value } : one,
                ),
              )
            }
          />
          {/^https?:\/\//.test(link.url) && (
            <Anchor size="sm" href={link.url} target="_blank" rel="noopener noreferrer">
              Open
            </Anchor>
          )}
          <Button
            variant="default"
            size="xs"
            aria-label={`Remove link ${index + 1}`}
            onClick={() => props.onChange(props.links.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          onClick={() => props.onChange([...props.links, { title: "", url: "" }])}
        >
          Add a link
        </Button>
      </Group>
    </Stack>
  );
}
