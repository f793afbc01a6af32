import { Spotlight, spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { IconSearch } from "@tabler/icons-react";
import { type ComponentType, useEffect } from "react";

/** One entry of the palette. */
export interface PaletteEntry {
  key: string;
  label: string;
  about?: string;
  icon: ComponentType<{ size?: number }>;
  run: () => void;
}

export interface PaletteGroup {
  label: string;
  entries: readonly PaletteEntry[];
}

/**
 * Ctrl-K (or Cmd-K): go anywhere and do anything by typing. The page decides which entries match what was typed.
 *
 * With `opened`, it is open at first: the page has loaded it because the key was pressed.
 */
export function CommandPalette(props: {
  query: string;
  onQuery: (query: string) => void;
  groups: readonly PaletteGroup[];
  placeholder: string;
  opened?: boolean;
}) {
  const opened = props.opened ?? false;
  useEffect(() => {
    if (opened) spotlight.open();
  }, [opened]);
  return (
    <Spotlight.Root
      query={props.query}
      onQueryChange={props.onQuery}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      triggerOnContentEditable
      scrollable
      maxHeight="70dvh"
      clearQueryOnClose
      attributes={{ content: { "aria-label": "Go anywhere" } }}
    >
      <Spotlight.Search
        placeholder={props.placeholder}
        aria-label={props.placeholder}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {props.groups
          .filter(({ entries }) => entries.length > 0)
          .map(({ label, entries }) => (
            <Spotlight.ActionsGroup key={label} label={label}>
              {entries.map(({ key, icon: Icon, ...entry }) => (
                <Spotlight.Action
                  key={key}
                  label={entry.label}
                  description={entry.about}
                  leftSection={<Icon size={18} aria-hidden />}
                  onClick={entry.run}
                />
              ))}
            </Spotlight.ActionsGroup>
          ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Whether the texts of an entry contain every word of `query`, in any case. */
export function matchesQuery(query: string, ...texts: (string | undefined)[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
