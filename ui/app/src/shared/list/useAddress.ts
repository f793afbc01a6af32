import { useNavigate } from "@tanstack/react-router";

/** Ways to change the search parameters of the page's address. */
export function useAddress<Search extends { page?: number }>() {
  const navigate = useNavigate();
  const go = (search: (old: Search) => Search, replace: boolean) =>
    // The page knows its parameters; the router knows those of all pages.
    void navigate({ to: ".", search: search as never, replace });
  return {
    /** Change parameters; a list then starts at its first page. */
    change: (changed: Partial<Search>) => go((old) => ({ ...old, page: undefined, ...changed }), true),
    /** Go to a page of a list; with `replace`, without an entry in the browser's history. */
    turnTo: (page: number, replace = false) => go((old) => ({ ...old, page }), replace),
  };
}
