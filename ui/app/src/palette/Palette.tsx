import { Spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ComponentType, useState } from "react";
import { type Hit, useHits } from "./useHits";

/** A page of the desk; the palette searches `label` and `about`. */
export interface DeskPage {
  to: string;
  label: string;
  about: string;
  icon: ComponentType<{ size?: number }>;
}

/** Ctrl-K (or Cmd-K): find any page and anything in the project by typing. */
export function Palette({ pages }: { pages: readonly DeskPage[] }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const found = useHits(q);
  const groups = [{ label: "Pages", hits: pagesAbout(q, pages) }, ...found].filter(
    ({ hits }) => hits.length > 0,
  );
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      triggerOnContentEditable
      scrollable
      maxHeight="70dvh"
      clearQueryOnClose
      attributes={{ content: { "aria-label": "Go anywhere" } }}
    >
      <Spotlight.Search
        placeholder="Go to a page, or find anything"
        aria-label="Go to a page, or find anything"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ label, hits }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {hits.map(({ key, icon: Icon, href, ...hit }) => (
              <Spotlight.Action
                key={key}
                label={hit.label}
                description={hit.about}
                leftSection={<Icon size={18} aria-hidden />}
                onClick={() => void navigate({ href })}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {q && (
          <Spotlight.ActionsGroup label="Search">
            <Spotlight.Action
              label={`Search all text for “${q}”`}
              leftSection={<IconSearch size={18} aria-hidden />}
              onClick={() => void navigate({ to: "/search", search: { q } })}
            />
          </Spotlight.ActionsGroup>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** The pages whose `label` and `about` contain every word of `q`. */
function pagesAbout(q: string, pages: readonly DeskPage[]): Hit[] {
  const words = q.toLowerCase().split(/\s+/);
  return pages
    .filter(({ label, about }) => words.every((word) => `${label} ${about}`.toLowerCase().includes(word)))
    .map(({ to, ...page }) => ({ key: to, href: to, ...page }));
}
