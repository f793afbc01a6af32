/** The folder of a path that is being typed, and the beginning of the name in it: "/a/b/sh" → ["/a/b", "sh"]. */
export function splitTyped(path: string): [parent: string, prefix: string] {
  const at = path.lastIndexOf("/");
  return at < 0 ? ["", path] : [path.slice(0, at) || "/", path.slice(at + 1)];
}

/** Name of a folder: "/a/shop/" → "shop". */
export function baseName(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) ?? "";
}
