/** Markup: what it makes of honest text, and what it makes of everything else. */
import { render } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { parseBlocks } from './blocks';
import { Markup, PlainText } from './Markup';
import { ATTACKS } from '../../testing/attacks';

const html = (text: string) => render(<Markup text={text} />).container.querySelector('.markup')?.innerHTML;
const words = (text: string) => render(<Markup text={text} />).container.textContent;
const links = (text: string) =>
  Array.from(render(<Markup text={text} />).container.querySelectorAll('a'), (a) => a.getAttribute('href'));

describe('markup', () => {
  it.each([
    ['**bold** and *italic* and ~~gone~~', '<p><strong>bold</strong> and <em>italic</em> and <del>gone</del></p>'],
    ['__bold__ and _italic_', '<p><strong>bold</strong> and <em>italic</em></p>'],
    ['**bold with *italic* in it**', '<p><strong>bold with <em>italic</em> in it</strong></p>'],
    ['`a **b** <i>`', '<p><code>a **b** &lt;i&gt;</code></p>'],
    ['one\ntwo\n\nthree', '<p>one<br>two</p><p>three</p>'],
    ['- a\n- b\n\ntext', '<ul><li>a</li><li>b</li></ul><p>text</p>'],
    ['3. c\n4. d', '<ol start="3"><li>c</li><li>d</li></ol>'],
    ['# Head\ntext', '<p><strong>Head</strong></p><p>text</p>'],
    ['> said\n> so', '<blockquote>said<br>so</blockquote>'],
    ['```js\n**x**\n<b>\n```', '<pre tabindex="0"><code>**x**\n&lt;b&gt;</code></pre>'],
    ['```\nnever closed', '<pre tabindex="0"><code>never closed</code></pre>'],
    ['\\*not\\* markup', '<p>*not* markup</p>'],
  ])('%j', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it.each([
    '2 * 3 * 4',
    'snake_case_name',
    'a ** b',
    '**',
    '****',
    '5*',
    '_',
    '`',
    '[a',
    '[a](',
    '](',
    '1.',
    '#tag',
    'a*b',
  ])('leaves %j as it is', (text) => {
    expect(words(text)).toBe(text);
    expect(html(text)).not.toMatch(/<(strong|em|a|code|ul|ol)/);
  });

  it.each([
    ['see https://a.example/x_y_z.', ['https://a.example/x_y_z']],
    ['(https://a.example/a)', ['https://a.example/a']],
    ['https://a.example/a_(b)', ['https://a.example/a_(b)']],
    ['смотрите https://пример.example/путь, там', ['https://xn--e1afmkfd.example/%D0%BF%D1%83%D1%82%D1%8C']],
    ['请看https://a.example/b。谢谢', ['https://a.example/b']],
    ['write to shop@a.example!', ['mailto:shop@a.example']],
    ['www.a.example', ['https://www.a.example/']],
    ['[call](tel:+74951234567)', ['tel:+74951234567']],
    ['[help](/help/KEY/1)', [`${location.origin}/help/KEY/1`]],
    ['[**bold** link](https://a.example)', ['https://a.example/']],
    ['`https://a.example`', []],
    ['ftp://a.example and file:///etc/passwd', []],
  ])('finds the addresses in %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('opens_links_elsewhere_and_without_a_way_back', () => {
    const link = render(<Markup text="https://a.example" />).container.querySelector('a');
    expect(link?.target).toBe('_blank');
    expect(link?.rel).toContain('noopener');
  });

  it('shows_an_answer_in_the_middle_of_its_markup_without_losing_a_letter', () => {
    const whole = 'Delivery is **fast** and [cheap](https://a.example/prices), see:\n- one\n- *two*';
    for (let i = 1; i <= whole.length; i += 1) expect(() => words(whole.slice(0, i))).not.toThrow();
    expect(words('so **fas')).toBe('so **fas');
  });

  it('reads_the_worst_text_in_time', () => {
    const worst = ['*', '_', '[', '`', '**a ', '[a](', '~~', '<', 'http://', 'a@', '> ', '- ', '(', '*_'];
    const from = performance.now();
    for (const piece of worst) parseBlocks(piece.repeat(Math.floor(10_000 / piece.length)));
    // It takes a tenth of a second; what is cubic would take minutes, on any machine.
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});

describe('attacks', () => {
  it.each(ATTACKS)('come to nothing as markup: %j', (attack) => {
    expectHarmless(render(<Markup text={attack} />).container);
  });

  it.each(ATTACKS)('come to nothing as plain text: %j', (attack) => {
    const { container } = render(<PlainText text={attack} />);
    expectHarmless(container);
    expect(container.textContent).toBe(attack);
  });

  it('are_more_than_two_hundred', () => {
    expect(new Set(ATTACKS).size).toBeGreaterThan(200);
  });
});

const TAGS = new Set(['DIV', 'P', 'BR', 'UL', 'OL', 'LI', 'PRE', 'CODE', 'STRONG', 'EM', 'DEL', 'A', 'BLOCKQUOTE']);
const ATTRIBUTES = new Set(['class', 'href', 'target', 'rel', 'start', 'tabindex']);

function expectHarmless(container: Element): void {
  for (const element of container.querySelectorAll('*')) {
    expect(TAGS).toContain(element.tagName);
    for (const { name } of element.attributes) expect(ATTRIBUTES).toContain(name);
    const href = element.getAttribute('href');
    if (href !== null) expect(href).toMatch(/^(https?:\/\/|mailto:|tel:)/);
  }
}
