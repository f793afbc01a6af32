import type { Project } from "@commandcenter/api-client/hub";

/** The Hub's page that signs this browser in to a project's desk and leads there. */
export function openPath(project: Project): string {
  return `/open/${encodeURIComponent(project.id)}`;
}

/**
 * The address of a desk with its ticket: at the host name that the browser uses, and at the requested path.
 *
 * A path that would lead to another server is ignored.
 */
export function deskAddress(ticket: string, hostname: string, path = "/"): string {
  const address = new URL(ticket);
  const asked = URL.canParse(path, address.origin) ? new URL(path, address.origin) : null;
  // A pathname such as `//host` would be another server wherever it is used without its origin.
  if (path.startsWith("/") && asked?.origin === address.origin && !asked.pathname.startsWith("//")) {
    address.pathname = asked.pathname;
    address.search = asked.search;
  }
  address.hostname = hostname;
  return address.href;
}
