import { Children, isValidElement, type ReactNode } from "react";

export type Link =
  | { kind: "outside"; url: string }
  | { kind: "heading"; url: string }
  | { kind: "file"; path: string }
  | { kind: "none" };

/** Target of a link in the document at `from`. Only http, https and mailto lead out of the desk. */
export function classify(href: string | undefined, from: string): Link {
  if (!href) return { kind: "none" };
  if (/^(https?:|mailto:)/i.test(href)) return { kind: "outside", url: href };
  if (href.startsWith("#")) return { kind: "heading", url: `#${anchorOf(decoded(href.slice(1)))}` };
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith("//")) return { kind: "none" };
  const path = resolve(decoded(href.replace(/[?#].*$/, "")), from);
  return path === null ? { kind: "none" } : { kind: "file", path };
}

/** Resolve `relative` from the file `from` to a path in the project; null when it leads out of it. */
function resolve(relative: string, from: string): string | null {
  const parts = relative.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length > 0 ? parts.join("/") : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Id of a heading in the form of code hosts, with a prefix that no other id of the page has. */
export function anchorOf(title: string): string {
  const slug = title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
  return `doc-${slug}`;
}

/** The plain text inside rendered nodes. */
export function textOf(node: ReactNode): string {
  return Children.toArray(node)
    .map((child) => {
      if (typeof child === "string" || typeof child === "number") return String(child);
      return isValidElement<{ children?: ReactNode }>(child) ? textOf(child.props.children) : "";
    })
    .join("");
}

/** Remove a block of YAML metadata at the start. */
export function withoutFrontMatter(text: string): string {
  return text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, "");
}
