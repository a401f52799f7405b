/** Blocks of markup as data: paragraphs, lists, code, quotes and headings. Line by line, each line looked at once. */
import { parseInline, type Inline } from './inline';

export type Block =
  | { type: 'paragraph' | 'heading' | 'quote'; lines: Inline[][] }
  | { type: 'list'; start: number | undefined; items: Inline[][] }
  | { type: 'code'; text: string };

const FENCE = /^\s{0,3}```/;
const HEADING = /^\s{0,3}#{1,6}\s+(.+?)\s*#*$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;
const BULLET = /^\s{0,6}[-*+•]\s+(.+)$/;
const NUMBER = /^\s{0,6}(\d{1,4})[.)]\s+(.+)$/;

export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let i = 0;
  while (i < lines.length) {
    const line = lines[i] ?? '';
    if (FENCE.test(line)) {
      const end = lines.findIndex((other, at) => at > i && FENCE.test(other));
      const until = end < 0 ? lines.length : end;
      blocks.push({ type: 'code', text: lines.slice(i + 1, until).join('\n') });
      i = until + 1;
    } else {
      addLine(blocks, line, i > 0 && (lines[i - 1] ?? '').trim() === '');
      i += 1;
    }
  }
  return blocks;
}

function addLine(blocks: Block[], line: string, isAfterBlank: boolean): void {
  if (line.trim() === '') return;
  const last = blocks.at(-1);
  const heading = HEADING.exec(line)?.[1];
  if (heading !== undefined) return void blocks.push({ type: 'heading', lines: [parseInline(heading)] });
  const number = NUMBER.exec(line);
  const item = number?.[2] ?? BULLET.exec(line)?.[1];
  if (item !== undefined) return addItem(blocks, last, item, number ? Number(number[1]) : undefined);
  const quote = QUOTE.exec(line)?.[1];
  const type = quote === undefined ? 'paragraph' : 'quote';
  const inline = parseInline(quote ?? line);
  if (last?.type === type && !isAfterBlank) last.lines.push(inline);
  else blocks.push({ type, lines: [inline] });
}

function addItem(blocks: Block[], last: Block | undefined, text: string, number: number | undefined): void {
  const item = parseInline(text);
  const isSame = last?.type === 'list' && (last.start === undefined) === (number === undefined);
  if (isSame) last.items.push(item);
  else blocks.push({ type: 'list', start: number, items: [item] });
}
