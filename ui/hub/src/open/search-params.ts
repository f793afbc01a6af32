/** Search parameters of the page that opens a desk: the page of the desk to go to. */
export function openSearch(raw: Record<string, unknown>): { path?: string } {
  return typeof raw.path === "string" ? { path: raw.path } : {};
}
