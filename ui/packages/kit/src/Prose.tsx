import { Code } from "@mantine/core";

/** A sentence from an API; text in backticks is shown as code. */
export function Prose({ children }: { children: string }) {
  const parts = children.split("`");
  // An even number of parts means an unpaired backtick: the text stays unchanged.
  if (parts.length % 2 === 0) return children;
  let at = 0;
  return parts.map((part, index) => {
    const key = at;
    at += part.length + 1;
    return index % 2 === 1 ? <Code key={key}>{part}</Code> : part;
  });
}
