import {
  CommandPalette,
  matchesQuery,
  type PaletteEntry,
  type PaletteGroup,
} from "@commandcenter/kit/palette";
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
  const go = (hits: readonly Hit[]): PaletteEntry[] =>
    hits.map(({ href, ...hit }) => ({ ...hit, run: () => void navigate({ href }) }));
  const groups: PaletteGroup[] = [{ label: "Pages", hits: pagesAbout(q, pages) }, ...found].map(
    ({ label, hits }) => ({ label, entries: go(hits) }),
  );
  if (q) {
    const search = () => void navigate({ to: "/search", search: { q } });
    groups.push({
      label: "Search",
      entries: [{ key: "search", label: `Search all text for “${q}”`, icon: IconSearch, run: search }],
    });
  }
  return (
    <CommandPalette
      query={typed}
      onQuery={setTyped}
      groups={groups}
      placeholder="Go to a page, or find anything"
    />
  );
}

/** The pages whose `label` and `about` contain every word of `q`. */
function pagesAbout(q: string, pages: readonly DeskPage[]): Hit[] {
  return pages
    .filter(({ label, about }) => matchesQuery(q, label, about))
    .map(({ to, ...page }) => ({ key: to, href: to, ...page }));
}
