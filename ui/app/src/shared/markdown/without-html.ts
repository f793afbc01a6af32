interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

/**
 * Replace raw HTML by the plain text in it; tags, comments, scripts and styles are dropped.
 *
 * The result is a text node, never parsed again, so that nothing in it can become an element.
 */
export function withoutHtml() {
  return (tree: Node): void => replace(tree);
}

function replace(node: Node): void {
  for (const child of node.children ?? []) {
    if (child.type === "raw") {
      child.type = "text";
      child.value = wordsOf(child.value ?? "");
    }
    replace(child);
  }
}

function wordsOf(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, "")
    .replace(/<[^>]*>/g, "");
}
