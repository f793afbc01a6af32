import type { FileContent } from "@commandcenter/api-client/app/files";
import { Anchor, Card, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";

/** The definitions of a file; each leads to its line. */
export function Outline({ path, definitions }: Pick<FileContent, "path" | "definitions">) {
  return (
    <Card withBorder component="section" aria-label="Outline">
      <Title order={2} size="h4" mb="xs">
        Outline
      </Title>
      <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {definitions.map(({ line, kind, name, container }) => (
          <li
            key={`${line} ${name}`}
            style={{ paddingLeft: container ? "1rem" : 0, overflowWrap: "anywhere" }}
          >
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  to="/files/$"
                  params={{ _splat: path }}
                  hash={`L${line}`}
                  replace
                  hashScrollIntoView={false}
                  {...props}
                />
              )}
            >
              {name}
            </Anchor>{" "}
            <Text span size="xs" c="dimmed">
              {kind}
            </Text>
          </li>
        ))}
      </ol>
    </Card>
  );
}
