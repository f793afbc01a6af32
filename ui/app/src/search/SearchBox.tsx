import { Kbd, TextInput, useMatches } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { textSearch } from "./search-params";

/** Pause in typing before the search, milliseconds. */
const DEBOUNCE_MS = 180;

/** The search field of every page. The / key focuses it; results appear while typing. */
export function SearchBox() {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const current = useRouterState({
    select: ({ location }) =>
      location.pathname === "/search" ? ((location.search as { q?: string }).q ?? "") : null,
  });
  const [text, setText] = useState(current ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const placeholder = useMatches({ base: "Search", sm: "Search code, documents, tasks" });

  // Back, forward or a link may change the query; text being typed stays.
  useEffect(() => {
    if (current !== null && document.activeElement !== field.current) setText(current);
  }, [current]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const focus = () => {
    field.current?.focus();
    field.current?.select();
  };
  useHotkeys([["/", focus]]);

  function search(q: string) {
    clearTimeout(timer.current);
    // Filters stay while the query changes.
    const narrowed = (old: object) => textSearch({ ...old, q: undefined, page: undefined });
    void navigate({
      to: "/search",
      search: (old) => ({ ...(current === null ? {} : narrowed(old)), ...(q.trim() && { q: q.trim() }) }),
      replace: current !== null,
    });
  }

  return (
    <search style={{ width: "40rem", minWidth: 0 }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search(text);
        }}
      >
        <TextInput
          ref={field}
          type="search"
          aria-label="Search"
          aria-keyshortcuts="/"
          placeholder={placeholder}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={text ? null : <Kbd size="xs">/</Kbd>}
          rightSectionPointerEvents="none"
          value={text}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setText(typed);
            clearTimeout(timer.current);
            if (typed.trim() || current !== null)
              timer.current = setTimeout(() => search(typed), DEBOUNCE_MS);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") field.current?.blur();
            const first = document.querySelector<HTMLElement>("[data-hit]");
            if (event.key === "ArrowDown" && first) {
              event.preventDefault();
              first.focus();
            }
          }}
        />
      </form>
    </search>
  );
}
