interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/** Private-use characters that begin and end a match, since they have no meaning in Markdown. */
const [BEGIN, END] = ["\uE000", "\uE001"];
const LETTERS = /[\uE000\uE001]/g;
/** The same characters as they are encoded in addresses. */
const ENCODED = /%EE%80%8[01]/gi;

/** Segments of a text as Markdown in which `withMarks` finds the matches. */
export function marked(segments: readonly { text: string; match: boolean }[]): string {
  return segments
    .map(({ text, match }) => {
      const plain = text.replace(LETTERS, "");
      return match ? `${BEGIN}${plain}${END}` : plain;
    })
    .join("");
}

/** Turn the marked matches into `mark` elements, and drop marks anywhere else, such as in addresses. */
export function withMarks() {
  return (tree: Node): void => {
    let open = false;
    const split = (node: Node): void => {
      for (const [name, value] of Object.entries(node.properties ?? {})) {
        if (typeof value === "string" && node.properties)
          node.properties[name] = value.replace(LETTERS, "").replace(ENCODED, "");
      }
      node.children = node.children?.flatMap((child) => {
        if (child.type !== "text") {
          split(child);
          return child;
        }
        const parts = (child.value ?? "").split(/([\uE000\uE001])/);
        return parts.flatMap((part): Node[] => {
          if (part === BEGIN || part === END) open = part === BEGIN;
          else if (part) {
            const text = { type: "text", value: part };
            return [open ? { type: "element", tagName: "mark", properties: {}, children: [text] } : text];
          }
          return [];
        });
      }) as Node[];
    };
    split(tree);
  };
}
