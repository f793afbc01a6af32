import { ApiError } from "@commandcenter/api-client";
import { type Language, overviewApi } from "@commandcenter/api-client/app/overview";
import { ErrorPanel, formatCount, Scroller } from "@commandcenter/kit";
import { Anchor, Card, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import classes from "./Languages.module.css";
import { slices } from "./slices";

/** The project's languages: their shares of code as a bar, and their figures. */
export function Languages() {
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
    <Card withBorder component="section" aria-label="Languages">
      <Title order={2} size="h4" mb="sm">
        Languages
      </Title>
      {languages.data ? <Figures languages={languages.data.items} /> : <Skeleton h={140} />}
    </Card>
  );
}

function Figures({ languages }: { languages: readonly Language[] }) {
  if (languages.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No languages found yet.
      </Text>
    );
  }
  const shown = slices(languages);
  const colours = new Map(shown.map((slice) => [slice.name, slice.colour]));
  return (
    <Stack gap="sm">
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
      <Scroller label="Languages: table" minWidth={440}>
        <Table aria-label="Languages" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Language</Table.Th>
              {["Code", "Comments", "Blank", "Files"].map((title) => (
                <Table.Th key={title} scope="col" ta="right">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {languages.map((language) => (
              <Table.Tr key={language.name} className="cc-numeric">
                <Table.Th scope="row" fw={500}>
                  <span
                    className={classes.dot}
                    style={{ background: colours.get(language.name) ?? colours.get("Other") }}
                    aria-hidden
                  />
                  <Anchor
                    inherit
                    renderRoot={(props) => (
                      <Link to="/files" search={{ language: language.name }} {...props} />
                    )}
                  >
                    {language.name}
                  </Anchor>
                </Table.Th>
                <Table.Td ta="right">{formatCount(language.code)}</Table.Td>
                <Table.Td ta="right">{formatCount(language.comments)}</Table.Td>
                <Table.Td ta="right">{formatCount(language.blanks)}</Table.Td>
                <Table.Td ta="right">{formatCount(language.files)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroller>
    </Stack>
  );
}

function percent(share: number): string {
  return share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`;
}
