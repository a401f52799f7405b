/** Faces: asked for once a person, again where there was no answer, and never without end. */
import { describe, expect, it, vi } from 'vitest';
import { Faces, FACES_MAX } from './faces';
import type { AgentBody } from '../protocol/rest';

const answer = (picture?: string) => (id: string) =>
  Promise.resolve<AgentBody>({ id, name: 'Anna', ...(picture !== undefined && { picture }) });

describe('faces', () => {
  it('are_asked_for_once_a_person', async () => {
    const ask = vi.fn(answer('/files/usr_1/s'));
    const faces = new Faces(ask);
    faces.want('usr_1');
    faces.want('usr_1');
    await vi.waitFor(() => expect(faces.store.get()).toEqual({ usr_1: '/files/usr_1/s' }));
    faces.want('usr_1');
    expect(ask).toHaveBeenCalledOnce();
  });

  it('that_there_are_none_of_are_not_asked_for_again', async () => {
    const ask = vi.fn(answer());
    const faces = new Faces(ask);
    faces.want('usr_1');
    await ask.mock.results[0]?.value;
    faces.want('usr_1');
    expect(ask).toHaveBeenCalledOnce();
    expect(faces.store.get()).toEqual({});
  });

  it('are_asked_for_again_where_nobody_answered', async () => {
    const ask = vi.fn(answer('/files/usr_1/s')).mockRejectedValueOnce(new Error('away'));
    const faces = new Faces(ask);
    faces.want('usr_1');
    await vi.waitFor(() => {
      faces.want('usr_1');
      expect(faces.store.get()).toEqual({ usr_1: '/files/usr_1/s' });
    });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('are_asked_for_of_so_many_people_and_no_more', () => {
    const ask = vi.fn(answer());
    const faces = new Faces(ask);
    for (let n = 0; n < FACES_MAX + 5; n += 1) faces.want(`usr_${n}`);
    expect(ask).toHaveBeenCalledTimes(FACES_MAX);
  });
});
