import { useLocalStorage } from "@mantine/hooks";

export type View = "rows" | "cards";

/** How this browser shows the projects, and which are pinned. */
export function usePreferences() {
  const [view, setView] = useLocalStorage<View>({
    key: "commandcenter-projects-view",
    defaultValue: "rows",
    getInitialValueInEffect: false,
  });
  const [pinned, setPinned] = useLocalStorage<string[]>({
    key: "commandcenter-pinned-projects",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  return {
    view: view === "cards" ? ("cards" as const) : ("rows" as const),
    setView,
    pinned: Array.isArray(pinned) ? pinned : [],
    togglePin: (id: string) =>
      setPinned((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id])),
  };
}

export type Preferences = ReturnType<typeof usePreferences>;
