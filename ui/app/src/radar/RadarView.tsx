import { quadrantValues, type RadarEntry, ringValues } from "@commandcenter/api-client/app/radar";
import { Anchor, Card, SimpleGrid, Text, Title, useComputedColorScheme } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { MOVEMENT_LABELS, QUADRANT_LABELS, RING_LABELS } from "./labels";
import { RadarPicture } from "./RadarPicture";

/** The radar as a picture, with the names of its technologies below. Pointing at one highlights it in both. */
export function RadarView({ entries }: { entries: readonly RadarEntry[] }) {
  const navigate = useNavigate();
  const scheme = useComputedColorScheme("light");
  const [pointed, setPointed] = useState<number | null>(null);
  return (
    <>
      <Card withBorder p={4} style={{ alignItems: "center" }}>
        <RadarPicture
          entries={entries}
          scheme={scheme}
          title={`Technology radar: ${entries.length} technologies`}
          pointed={pointed}
          onPoint={setPointed}
          onOpen={(id) => void navigate({ to: "/radar/$id", params: { id: String(id) } })}
        />
      </Card>
      <Text size="sm" c="dimmed">
        ▲ moved in, ▼ moved out, ◎ new, in the last 90 days. The centre is Adopt.
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} component="section" aria-label="Legend">
        {quadrantValues.map((quadrant) => (
          <div key={quadrant}>
            <Title order={2} size="h5">
              {QUADRANT_LABELS[quadrant]}
            </Title>
            {ringValues.map((ring) => {
              const here = entries.filter((entry) => entry.quadrant === quadrant && entry.ring === ring);
              if (here.length === 0) return null;
              return (
                <div key={ring}>
                  <Title order={3} size="h6" mt={6} c="dimmed">
                    {RING_LABELS[ring]}
                  </Title>
                  <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
                    {here.map((entry) => (
                      <li
                        key={entry.id}
                        onMouseEnter={() => setPointed(entry.id)}
                        onMouseLeave={() => setPointed(null)}
                      >
                        <Anchor
                          size="sm"
                          c="var(--mantine-color-text)"
                          fw={pointed === entry.id ? 700 : 400}
                          onFocus={() => setPointed(entry.id)}
                          onBlur={() => setPointed(null)}
                          renderRoot={(props) => (
                            <Link to="/radar/$id" params={{ id: String(entry.id) }} {...props} />
                          )}
                        >
                          {entry.number}. {entry.name}
                          {entry.movement !== "none" && ` (${MOVEMENT_LABELS[entry.movement]})`}
                        </Anchor>
                      </li>
                    ))}
                  </ul>
                </div>
              );
            })}
          </div>
        ))}
      </SimpleGrid>
    </>
  );
}
