import { ApiError } from "@commandcenter/api-client";
import { type Language, overviewApi, type Summary } from "@commandcenter/api-client/app/overview";
import { ErrorPanel, formatCompact, formatCounted } from "@commandcenter/kit";
import { Anchor, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import classes from "./MadeOf.module.css";
import { slices } from "./slices";

/** Shares of code by language, and the number of findings of each kind; names and numbers are links. */
export function MadeOf({ summary }: { summary: Summary | undefined }) {
  const languages = useQuery(overviewApi.languages());
  if (languages.error) {
    return (
      <ErrorPanel
        title="The languages could not be loaded"
        error={ApiError.wrap(languages.error)}
        onRetry={() => void languages.refetch()}
      />
    );
  }
  return (
    <Card withBorder component="section" aria-label="Made of">
      <Title order={2} size="h4" mb="sm">
        Made of
      </Title>
      {languages.data ? <Shares languages={languages.data.items} /> : <Skeleton h={60} />}
      {summary && <Figures counts={summary.counts} />}
    </Card>
  );
}

function Shares({ languages }: { languages: readonly Language[] }) {
  const shown = slices(languages);
  if (shown.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No code found yet.
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <div
        className={classes.bar}
        role="img"
        aria-label={`Share of code: ${shown.map(({ name, share }) => `${name} ${percent(share)}`).join(", ")}`}
      >
        {shown.map((slice) => (
          <span
            key={slice.name}
            title={`${slice.name} ${percent(slice.share)}`}
            style={{ flexGrow: slice.share, background: slice.colour }}
          />
        ))}
      </div>
      <Group gap="4px 14px">
        {shown.map((slice) => (
          <Text key={slice.name} size="sm">
            <span className={classes.dot} style={{ background: slice.colour }} aria-hidden />
            {slice.name === "Other" ? (
              slice.name
            ) : (
              <Anchor
                inherit
                renderRoot={(props) => <Link to="/files" search={{ language: slice.name }} {...props} />}
              >
                {slice.name}
              </Anchor>
            )}{" "}
            {percent(slice.share)}
          </Text>
        ))}
      </Group>
    </Stack>
  );
}

/** The number of lines, and of findings of each kind. */
export function Figures({ counts }: { counts: Summary["counts"] }) {
  const apart = [
    counts.vendored_lines && `${formatCompact(counts.vendored_lines)} vendored`,
    counts.generated_lines && `${formatCompact(counts.generated_lines)} generated`,
  ].filter(Boolean);
  return (
    <Stack gap={6} mt="sm">
      <Text size="sm" c="dimmed">
        {formatCounted(counts.lines, "line")}
        {apart.length > 0 && `, without ${apart.join(" and ")}`}
      </Text>
      <Group gap="4px 14px" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        <Count to="/files" count={counts.files} one="file" />
        <Count to="/dependencies" count={counts.dependencies} one="dependency" many="dependencies" />
        <Count to="/documents" count={counts.documents} one="document" />
        <Count to="/todos" count={counts.todos} one="TODO" />
        <Count to="/radar" count={counts.technologies} one="technology" many="technologies" />
      </Group>
    </Stack>
  );
}

function Count(props: { to: LinkProps["to"]; count: number; one: string; many?: string }) {
  return (
    <li>
      <Anchor size="sm" renderRoot={(root) => <Link to={props.to} {...root} />}>
        {formatCounted(props.count, props.one, props.many)}
      </Anchor>
    </li>
  );
}

function percent(share: number): string {
  return share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`;
}
