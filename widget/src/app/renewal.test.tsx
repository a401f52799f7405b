/** After an update: by itself while nothing can be lost, else by the shopper's word; and back to where one was. */
import { act, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lack } from './fetched';
import { watchRenewal } from './renewal';
import { TextsContext } from './texts';
import { makeTexts } from './texts/make';
import { words } from './texts/words/en';
import { App } from './ui/App';
import { FakeApp } from '../testing/app';
import { entryFrame } from '../testing/entries';

const HEAD = (id: string) => ({ id, seq: 0, state: 'bot' as const, unread: 0 });
const TWO = { conversations: [HEAD('c1'), HEAD('c2')] };
const reload = vi.fn();
let app: FakeApp;
let stop: () => void;

function show(): void {
  app = new FakeApp().up(TWO);
  render(
    <TextsContext.Provider value={makeTexts('en', words)}>
      <App controller={app.controller} onClose={() => undefined} />
    </TextsContext.Provider>,
  );
  stop = watchRenewal(app.controller, reload);
}
const update = () => void act(() => lack.set('updated'));
const type = (value: string) => fireEvent.input(screen.getByRole('textbox'), { target: { value } });

beforeEach(() => {
  lack.set(undefined);
  sessionStorage.clear();
  reload.mockReset();
  show();
});
afterEach(() => stop());

describe('an app whose server was updated', () => {
  it('loads_anew_by_itself_while_nothing_is_being_written', () => {
    update();
    expect(reload).toHaveBeenCalledOnce();
    expect(app.told).toContainEqual({ type: 'leaving' });
  });

  it('says_so_and_waits_while_one_writes', () => {
    type('half a senten');
    update();
    expect(reload).not.toHaveBeenCalled();
    expect(screen.getByText('The chat has been updated.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
  });

  it('waits_while_a_file_is_on_its_way', () => {
    void act(() => void app.controller.tray.add([new File(['x'], 'a.png', { type: 'image/png' })]));
    update();
    expect(reload).not.toHaveBeenCalled();
  });

  it('takes_the_moment_when_the_chat_is_put_away', () => {
    type('half a senten');
    update();
    type('');
    void act(() => app.controller.setShown(false));
    expect(reload).toHaveBeenCalledOnce();
  });

  it('does_not_load_anew_for_a_part_that_is_merely_missing', () => {
    void act(() => lack.set('missing'));
    expect(reload).not.toHaveBeenCalled();
    expect(screen.getByText('This could not be loaded.')).toBeTruthy();
  });

  it('comes_back_to_what_was_in_view_and_does_not_go_round_in_circles', () => {
    void act(() => app.controller.openConversation('c1'));
    void act(() => app.controller.view.set({ name: 'list' }));
    update();
    expect(reload).toHaveBeenCalledOnce();

    stop();
    app = new FakeApp();
    stop = watchRenewal(app.controller, reload);
    expect(app.controller.view.get().name).toBe('chat');
    app.up(TWO);
    expect(app.controller.chat.get().active).toBe('c1');
    expect(app.controller.view.get().name).toBe('list');
    lack.set(undefined);
    update();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('keeps_the_draft_and_what_was_not_sent', () => {
    app.controller.send('sent into the void');
    type('half a senten');
    update();
    app = new FakeApp().up(TWO);
    expect(app.controller.draft).toBe('half a senten');
    expect(app.sent('post')).toMatchObject([{ text: 'sent into the void' }]);
    app.hear(entryFrame(1, { conversation: 'c1' }));
    expect(app.controller.chat.get().threads['c1']?.entries).toHaveLength(1);
  });
});
