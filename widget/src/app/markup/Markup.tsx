/** Draws markup as nodes. Text stays text all the way: no string is ever read as HTML. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { parseBlocks, type Block } from './blocks';
import { parsePlain, type Inline } from './inline';

/** Text with markup, as bots and agents write it. */
export function Markup({ text }: { text: string }) {
  const blocks = useMemo(() => parseBlocks(text), [text]);
  return <div class="markup">{blocks.map((block, i) => drawBlock(block, i))}</div>;
}

/** Text as it was typed, with its line breaks; addresses in it can be followed. */
export function PlainText({ text }: { text: string }) {
  const nodes = useMemo(() => parsePlain(text), [text]);
  return <div class="markup plain">{nodes.map(drawInline)}</div>;
}

function drawBlock(block: Block, key: number): ComponentChildren {
  switch (block.type) {
    case 'code':
      return (
        <pre key={key} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, i) => <li key={i}>{item.map(drawInline)}</li>);
      return block.start === undefined ? (
        <ul key={key}>{items}</ul>
      ) : (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      );
    }
    case 'heading':
      return (
        <p key={key}>
          <strong>{drawLines(block.lines)}</strong>
        </p>
      );
    case 'quote':
      return <blockquote key={key}>{drawLines(block.lines)}</blockquote>;
    case 'paragraph':
      return <p key={key}>{drawLines(block.lines)}</p>;
  }
}

function drawLines(lines: Inline[][]): ComponentChildren {
  return lines.flatMap((line, i) =>
    i === 0 ? line.map(drawInline) : [<br key={`br${i}`} />, ...line.map(drawInline)],
  );
}

function drawInline(node: Inline, key: number): ComponentChildren {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return <code key={key}>{node.text}</code>;
    case 'strong':
      return <strong key={key}>{node.children.map(drawInline)}</strong>;
    case 'em':
      return <em key={key}>{node.children.map(drawInline)}</em>;
    case 'del':
      return <del key={key}>{node.children.map(drawInline)}</del>;
    case 'link':
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {node.children.map(drawInline)}
        </a>
      );
  }
}
