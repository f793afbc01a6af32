import type { Project } from "@commandcenter/api-client/hub";
import { useElementSize } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { shownName } from "../shared/projects";
import { useAllUsage } from "../usage/useUsage";
import { ProjectItem } from "./ProjectItem";
import classes from "./ProjectItem.module.css";
import type { Preferences } from "./preferences";
import { useDeskCounts } from "./useDeskCounts";

/** Heights of a row and a card with the space below, pixels; `ProjectItem.module.css` has the same. */
const HEIGHT_PX = { rows: 60, cards: 204 } as const;
const CARD_PX = 360;
/** Width below which rows have too little space, pixels: the list then shows cards. */
const NARROW_PX = 720;

/**
 * Projects as rows or cards of a fixed height, so that nothing moves when a project starts or fails.
 *
 * Only those in view are rendered: 300 projects open as quickly as three.
 */
export function ProjectList(props: {
  projects: readonly Project[];
  all: readonly Project[];
  preferences: Preferences;
  onDetails: (project: Project) => void;
  onRemove: (project: Project) => void;
}) {
  const { projects, preferences } = props;
  const usage = useAllUsage(props.all.some((project) => project.status !== "stopped"));
  const counts = useDeskCounts(props.all);
  const list = useRef<HTMLElement>(null);
  const { ref: measured, width } = useElementSize();
  const view = preferences.view === "rows" && (width === 0 || width >= NARROW_PX) ? "rows" : "cards";
  const columns = view === "rows" ? 1 : Math.max(1, Math.floor(width / CARD_PX));
  const lines = useWindowVirtualizer({
    count: Math.ceil(projects.length / columns),
    estimateSize: () => HEIGHT_PX[view],
    overscan: 6,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (line) => `${view}:${columns}:${projects[line * columns]?.id}`,
  });
  return (
    <div ref={measured}>
      <section
        ref={list}
        aria-label="Projects"
        className={classes.list}
        style={{ height: lines.getTotalSize() }}
      >
        {lines.getVirtualItems().map((line) => (
          <div
            key={line.key}
            className={classes.line}
            style={{
              transform: `translateY(${line.start - lines.options.scrollMargin}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              height: HEIGHT_PX[view],
            }}
          >
            {projects.slice(line.index * columns, (line.index + 1) * columns).map((project) => (
              <ProjectItem
                key={project.id}
                project={project}
                name={shownName(project, props.all)}
                view={view}
                counts={counts.get(project.id)}
                usage={usage.get(project.id)}
                pinned={preferences.pinned.includes(project.id)}
                onPin={() => preferences.togglePin(project.id)}
                onDetails={() => props.onDetails(project)}
                onRemove={() => props.onRemove(project)}
              />
            ))}
          </div>
        ))}
      </section>
    </div>
  );
}
