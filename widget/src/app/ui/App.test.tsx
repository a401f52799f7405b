/** The window as one uses it: by eye, by keyboard and by ear. */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from './App';
import { splitGreeting } from './Greeting';
import { TextsContext } from '../texts';
import { makeTexts } from '../texts/make';
import { words } from '../texts/words/en';
import { FakeApp } from '../../testing/app';
import { AGENT, BOT, entry, entryFrame, SHOPPER } from '../../testing/entries';
import type { ServerFrame } from '../../protocol/shapes';

const en = makeTexts('en', words);
const HEAD = { id: 'c1', seq: 0, state: 'bot', unread: 0 };
const ANNA = { id: 'anna', name: 'Anna' };
const onClose = vi.fn();
let app: FakeApp;

beforeEach(() => onClose.mockReset());

function show(welcome: Parameters<FakeApp['up']>[0] = { conversations: [HEAD] }): void {
  app = new FakeApp().up(welcome);
  draw();
}
function draw(): void {
  render(
    <TextsContext.Provider value={en}>
      <App controller={app.controller} onClose={onClose} />
    </TextsContext.Provider>,
  );
}
const hear = (...frames: ServerFrame[]) => void act(() => app.hear(...frames));
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox');
const type = (text: string) => fireEvent.input(field(), { target: { value: text } });
const bubbles = () => Array.from(document.querySelectorAll('.bubble'), ({ textContent }) => textContent);

describe('writing', () => {
  it('sends_with_enter_and_empties_the_field', () => {
    show();
    type('  Hello  ');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(app.sent('post')).toMatchObject([{ text: 'Hello', conversation: 'c1' }]);
    expect(field().value).toBe('');
    expect(bubbles()).toEqual(['Hello']);
    expect(screen.getByText('Sending…')).toBeTruthy();
  });

  it('breaks_the_line_with_shift_and_lets_an_input_method_have_its_enter', () => {
    show();
    type('你好');
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    expect(app.sent('post')).toEqual([]);
  });

  it('sends_nothing_empty_and_nothing_too_long_and_says_how_much_too_long', () => {
    show();
    type('   ');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
    type('😀'.repeat(101));
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(app.sent('post')).toEqual([]);
    expect(screen.getByText('1 character too many')).toBeTruthy();
    type('😀'.repeat(100));
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(app.sent('post')).toHaveLength(1);
  });

  it('keeps_the_draft_for_the_next_page', () => {
    show();
    type('half a thou');
    const next = new FakeApp();
    expect(next.controller.draft).toBe('half a thou');
  });

  it('shows_each_step_of_a_delivery', () => {
    show({ conversations: [{ ...HEAD, state: 'assigned' }] });
    type('Hello');
    fireEvent.keyDown(field(), { key: 'Enter' });
    const ref = app.sent('post')[0]?.ref ?? '';
    hear({ type: 'ack', ref, conversation: 'c1', seq: 1, id: 'e1', at: '' });
    expect(screen.getByText('Sent')).toBeTruthy();
    hear(entryFrame(1, { ref, author: SHOPPER, text: 'Hello' }));
    expect(bubbles()).toEqual(['Hello']);
    expect(screen.getByText('Sent')).toBeTruthy();
    hear({ type: 'read', conversation: 'c1', who: AGENT, seq: 1 });
    expect(screen.getByText('Read')).toBeTruthy();
  });

  it('says_in_plain_words_what_did_not_go_through_and_lets_one_try_again_or_not', () => {
    show();
    type('Hello');
    fireEvent.keyDown(field(), { key: 'Enter' });
    const ref = app.sent('post')[0]?.ref ?? '';
    hear({ type: 'error', ref, code: 'forbidden', message: 'no posts from here' });
    expect(screen.getByRole('alert').textContent).toContain('Not sent. This cannot be sent here.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(app.sent('post').map((post) => post.ref)).toEqual([ref, ref]);
    hear({ type: 'error', ref, code: 'forbidden', message: '' });
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(bubbles()).toEqual([]);
  });
});

describe('words written before a reload without a line', () => {
  it('are_in_sight_before_anything_is_known_of_the_conversation', () => {
    const before = new FakeApp().up({ conversations: [HEAD] });
    before.wire.onclose?.({ code: 1006 });
    before.controller.send('still here');
    app = new FakeApp();
    void app.controller.start('en');
    draw();
    expect(bubbles()).toEqual(['still here']);
  });
});

describe('reading', () => {
  it('shows_an_answer_growing_and_then_whole_in_the_same_place', () => {
    show();
    hear(entryFrame(1, { author: SHOPPER, text: 'Q' }), {
      type: 'delta',
      conversation: 'c1',
      entry: 'e2',
      at: 0,
      text: '**Hel',
    });
    hear({ type: 'delta', conversation: 'c1', entry: 'e2', at: 5, text: 'lo**' });
    const growing = document.querySelector('.bubble.writing');
    expect(growing?.querySelector('strong')?.textContent).toBe('Hello');
    hear(entryFrame(2, { text: '**Hello** there', format: 'markdown' }));
    expect(document.querySelector('.writing')).toBeNull();
    expect(bubbles()).toEqual(['Q', 'Hello there']);
    expect(growing?.isConnected).toBe(true);
  });

  it('forgets_an_answer_that_was_given_up', () => {
    show();
    hear(
      { type: 'delta', conversation: 'c1', entry: 'e1', at: 0, text: 'So' },
      { type: 'dropped', conversation: 'c1', entry: 'e1' },
    );
    expect(bubbles()).toEqual([]);
  });

  it('reads_out_whole_messages_once_and_neither_pieces_nor_the_past', () => {
    show({ conversations: [{ ...HEAD, seq: 1 }] });
    const ref = app.sent('history')[0]?.ref ?? '';
    const past = entry(1, { text: 'from the past' });
    hear({ type: 'history', ref, conversation: 'c1', entries: [past], more: false });
    const spoken = () =>
      Array.from(document.querySelectorAll('.sr-only[aria-live]'), ({ textContent }) => textContent).join('');
    expect(spoken()).toBe('');
    hear({ type: 'delta', conversation: 'c1', entry: 'e2', at: 0, text: 'cru' });
    expect(spoken()).toBe('');
    hear(entryFrame(2, { text: 'the whole', author: BOT }));
    expect(spoken()).toBe('Helper: the whole');
  });

  it('links_sources_and_files_safely', () => {
    show();
    hear(
      entryFrame(1, {
        cards: [
          { title: 'Delivery', text: 'How', url: '/help/KEY/1' },
          { title: 'Bad', url: 'javascript:alert(1)' },
        ],
        attachments: [
          { id: 'a', name: 'a.png', type: 'image/png', size: 10, url: '/files/a/s/a.png' },
          { id: 'b', name: 'spy.png', type: 'image/png', size: 10, url: 'https://evil.example/spy.png' },
          { id: 'c', name: 'bill.pdf', type: 'application/pdf', size: 2048, url: '/files/c/s/bill.pdf' },
          { id: 'd', name: 'draw.svg', type: 'image/svg+xml', size: 10, url: '/files/d/s/draw.svg' },
        ],
      }),
    );
    const hrefs = Array.from(document.querySelectorAll('.log a'), (a) =>
      a.getAttribute('href')?.replace(location.origin, ''),
    );
    expect(hrefs).toEqual(['/files/c/s/bill.pdf', '/files/d/s/draw.svg', '/help/KEY/1']);
    expect(Array.from(document.querySelectorAll('.log img'), (img) => img.getAttribute('alt'))).toEqual(['a.png']);
  });

  it('offers_choices_until_something_newer_is_said', () => {
    show();
    hear(entryFrame(1, { buttons: [{ title: 'Yes', payload: 'y' }] }));
    fireEvent.click(screen.getByRole('button', { name: 'Yes' }));
    expect(app.sent('post')).toMatchObject([{ text: 'Yes', payload: 'y' }]);
    expect(screen.queryByRole('button', { name: 'Yes' })).toBeNull();
  });
});

describe('states', () => {
  it('tell_who_answers_and_where_one_stands', async () => {
    show();
    const header = () => within(screen.getByRole('banner'));
    expect(header().getByRole('heading').textContent).toBe('North Wind');
    hear({ type: 'state', conversation: 'c1', state: 'queued', position: 3 });
    expect(await screen.findByText('You are number 3 in line')).toBeTruthy();
    hear({ type: 'state', conversation: 'c1', state: 'queued', position: 1 });
    expect(screen.getByText('You are next in line')).toBeTruthy();
    hear({ type: 'state', conversation: 'c1', state: 'assigned', agent: ANNA });
    expect(header().getByRole('heading').textContent).toBe('Anna');
    hear({ type: 'state', conversation: 'c1', state: 'resolved' });
    expect(await screen.findByText('This conversation is finished')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'New conversation' }));
    expect(screen.getByText('Hello! How can we help?')).toBeTruthy();
  });

  it('name_the_agent_after_a_reload_from_what_the_log_says', () => {
    show({ conversations: [{ ...HEAD, state: 'assigned' }] });
    hear(entryFrame(1, { author: AGENT }));
    expect(within(screen.getByRole('banner')).getByRole('heading').textContent).toBe('Anna');
  });

  it.each([
    ['', 'Hello! How can we help?', en.intro],
    ['Hi! Ask us anything.', 'Hi!', 'Ask us anything.'],
    ['您好！有什么可以帮您？', '您好！', '有什么可以帮您？'],
    ['Welcome', 'Welcome', ''],
    ['x'.repeat(60), 'Hello! How can we help?', 'x'.repeat(60)],
  ])('greet with %j', (greeting, title, rest) => {
    expect(splitGreeting(greeting, en)).toEqual({ title, rest });
  });

  it('show_events_and_typing', () => {
    show({ conversations: [{ ...HEAD, state: 'assigned' }] });
    hear(entryFrame(1, { kind: 'event', author: AGENT, event: { name: 'taken', agent: ANNA } }), {
      type: 'typing',
      conversation: 'c1',
      who: AGENT,
    });
    expect(screen.getByText('Anna joined the conversation')).toBeTruthy();
    expect(screen.getByText('Anna is typing')).toBeTruthy();
  });

  it('of_the_line_are_said_after_a_moment_and_not_for_a_blink', async () => {
    vi.useFakeTimers();
    show();
    await act(() => app.wire.onclose?.({ code: 1006 }));
    expect(screen.queryByText(/Reconnecting/)).toBeNull();
    await act(async () => {
      await vi.advanceTimersByTimeAsync(1_600);
    });
    expect(screen.getByText(/Reconnecting/)).toBeTruthy();
    vi.useRealTimers();
  });
});

describe('by keyboard', () => {
  it('closes_with_escape_and_from_a_menu_only_the_menu', async () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    const items = await screen.findAllByRole('menuitem');
    await waitFor(() => expect(document.activeElement).toBe(items[0]));
    fireEvent.keyDown(items[0] ?? document.body, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(items[1]);
    fireEvent.keyDown(items[1] ?? document.body, { key: 'End' });
    expect(document.activeElement).toBe(items.at(-1));
    fireEvent.keyDown(items.at(-1) ?? document.body, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(items[0]);
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More' }));
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.keyDown(field(), { key: 'Escape' });
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('calls_a_person_from_the_menu', async () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Talk to a person' }));
    expect(app.sent('human')).toMatchObject([{ conversation: 'c1' }]);
  });
});

it('gives_axe_nothing_to_find', async () => {
  show();
  hear(
    entryFrame(1, { author: SHOPPER, text: 'Q' }),
    entryFrame(2, {
      text: '- **a**\n- [b](https://b.example)\n\n`c`',
      format: 'markdown',
      cards: [{ title: 'Delivery', url: '/help/KEY/1' }],
      buttons: [{ title: 'Yes', payload: 'y' }],
      attachments: [{ id: 'c', name: 'bill.pdf', type: 'application/pdf', size: 2048, url: '/files/c/s/bill.pdf' }],
    }),
  );
  hear({ type: 'state', conversation: 'c1', state: 'queued', position: 2 });
  await waitFor(() => expect(screen.getByText('You are number 2 in line')).toBeTruthy());
  // Colours need a browser that draws; they are looked at there.
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
