import { quadrantValues, type RadarEntry, ringValues } from "@commandcenter/api-client/app/radar";
import { Anchor, Card, Text, Title, useComputedColorScheme } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { MOVEMENT_LABELS, QUADRANT_LABELS, RING_LABELS } from "./labels";
import { RadarPicture } from "./RadarPicture";
import classes from "./RadarView.module.css";

/** The radar as a picture, with its legend beside or below it. Pointing at a technology in one highlights it in both. */
export function RadarView({ entries }: { entries: readonly RadarEntry[] }) {
  const navigate = useNavigate();
  const scheme = useComputedColorScheme("light");
  const [pointed, setPointed] = useState<number | null>(null);
  return (
    <div className={classes.layout}>
      <Card withBorder p={4} className={classes.picture}>
        <RadarPicture
          entries={entries}
          scheme={scheme}
          title={`Technology radar: ${entries.length} technologies`}
          pointed={pointed}
          onPoint={setPointed}
          onOpen={(id) => void navigate({ to: "/radar/$id", params: { id: String(id) } })}
          nameClass={classes.name}
        />
        <Text size="sm" c="dimmed" p="xs">
          ▲ moved in, ▼ moved out, ◎ new, in the last 90 days. The centre is Adopt.
        </Text>
      </Card>
      <section aria-label="Legend" className={classes.legend}>
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
                          title={entry.use || undefined}
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
      </section>
    </div>
  );
}
