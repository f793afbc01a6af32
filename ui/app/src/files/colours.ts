import type { ElementContent, RootContent } from "hast";
import { createLowlight } from "lowlight";
import { GRAMMARS, grammarOf, INSIDE } from "./grammars";
import { CHUNK } from "./lines";

/** A piece of text and the colour it has, if any: `data-token` in Source.module.css. */
export interface Token {
  text: string;
  kind: string | null;
}

/** A longer text, or a text with a longer line, has no colours: finding them would hold up the page. */
const COLOURED_AT_MOST = 500_000;
const LINE_AT_MOST = 5_000;

/** Kinds of tokens by the names of highlight.js. Null: as the text around strings. */
const KINDS: Readonly<Record<string, string | null>> = {
  addition: "string",
  attr: "attribute",
  attribute: "attribute",
  bullet: "number",
  built_in: "type",
  char: "string",
  class_: "type",
  code: "string",
  comment: "comment",
  deletion: "keyword",
  doctag: "keyword",
  formula: "string",
  keyword: "keyword",
  link: "string",
  literal: "number",
  meta: "meta",
  name: "keyword",
  number: "number",
  property: "attribute",
  quote: "comment",
  regexp: "string",
  section: "function",
  "selector-attr": "attribute",
  "selector-class": "attribute",
  "selector-id": "attribute",
  "selector-pseudo": "attribute",
  "selector-tag": "keyword",
  string: "string",
  subst: null,
  symbol: "number",
  "template-tag": "meta",
  "template-variable": "attribute",
  title: "function",
  type: "type",
  variable: "attribute",
};

const lowlight = createLowlight();

/** Find the colours of a text, in chunks of CHUNK lines; null if there are none for its language or its length. */
export async function colour(text: string, language: string | null): Promise<Token[][] | null> {
  const grammar = grammarOf(language);
  if (grammar === null || text.length > COLOURED_AT_MOST) return null;
  if (text.split("\n").some((line) => line.length > LINE_AT_MOST)) return null;
  await Promise.all([grammar, ...(INSIDE[grammar] ?? [])].map(register));
  return chunks(lowlight.highlight(grammar, text.replace(/\n$/, "")).children);
}

async function register(name: string): Promise<void> {
  if (lowlight.registered(name)) return;
  const module = await GRAMMARS[name]?.();
  if (module) lowlight.register(name, module.default);
}

function chunks(nodes: readonly RootContent[]): Token[][] {
  let current: Token[] = [];
  const found = [current];
  let line = 0;
  const add = (text: string, kind: string | null) => {
    const last = current.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== "") current.push({ text, kind });
  };
  const walk = (node: RootContent | ElementContent, kind: string | null) => {
    if (node.type === "element") {
      const inner = kindOf(node.properties.className, kind);
      for (const child of node.children) walk(child, inner);
    } else if (node.type === "text") {
      for (const [index, part] of node.value.split("\n").entries()) {
        if (index > 0) {
          line += 1;
          if (line % CHUNK !== 0) add("\n", kind);
          else {
            current = [];
            found.push(current);
          }
        }
        add(part, kind);
      }
    }
  };
  for (const node of nodes) walk(node, null);
  return found;
}

/** Kind of an element by its classes, such as `hljs-title function_`; the last known one decides. */
function kindOf(classes: unknown, outer: string | null): string | null {
  let kind = outer;
  for (const one of Array.isArray(classes) ? classes : []) {
    const found = KINDS[String(one).replace(/^hljs-/, "")];
    if (found !== undefined) kind = found;
  }
  return kind;
}
