import type { Project } from "@commandcenter/api-client/hub";

/** The Hub's page that signs this browser in to a project's desk and leads there, or to a page of the desk. */
export function openPath(project: Project, page?: string): string {
  const query = page === undefined ? "" : `?${new URLSearchParams({ path: page })}`;
  return `/open/${encodeURIComponent(project.id)}${query}`;
}

/**
 * The address of a desk with its ticket, at the path requested. The colour scheme goes with it, because a desk
 * has a host name of its own and does not receive the Hub's cookies.
 *
 * A path that would lead to another server is ignored.
 */
export function deskAddress(ticket: string, scheme: string, path = "/"): string {
  const address = new URL(ticket);
  const asked = URL.canParse(path, address.origin) ? new URL(path, address.origin) : null;
  // A pathname such as `//host` would be another server wherever it is used without its origin.
  if (path.startsWith("/") && asked?.origin === address.origin && !asked.pathname.startsWith("//")) {
    address.pathname = asked.pathname;
    address.search = asked.search;
  }
  address.hash += `&scheme=${scheme}`;
  return address.href;
}
