/** What an article says first, for the list: the plain words of its first paragraph, without marks, headings or tables. */
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

/** How much of an article is read for it; a first paragraph that begins later is not shown. */
const READ_CHARS_MAX = 4_000;
/** More than the line of a list can show. */
const EXCERPT_CHARS_MAX = 180;

const parser = unified().use(remarkParse).use(remarkGfm);

export function excerptOf(markdown: string): string {
  const paragraph = firstParagraph(parser.parse(markdown.slice(0, READ_CHARS_MAX)));
  if (paragraph === undefined) return "";
  const words = wordsOf(paragraph)
    .replace(/[ \t\n]+/g, " ")
    .trim();
  return Array.from(words).slice(0, EXCERPT_CHARS_MAX).join("");
}

/** In the order of the text; a list's first item is one too. */
function firstParagraph(node: Nodes): Nodes | undefined {
  if (node.type === "paragraph") return node;
  if (!("children" in node)) return undefined;
  for (const child of node.children) {
    const found = firstParagraph(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wordsOf(node: Nodes): string {
  if (node.type === "text" || node.type === "inlineCode") return node.value;
  if (node.type === "image") return node.alt ?? "";
  if (node.type === "break") return " ";
  return "children" in node ? node.children.map(wordsOf).join("") : "";
}
