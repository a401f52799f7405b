/**
 * Parts of the app that are fetched when they are first wanted, and what is the matter when one does not come. A server that was
 * updated has the files of its new version alone, under new names: a page that was open before then cannot get what it has not
 * fetched yet, and has to load anew.
 */
import { Store } from './store';

/** Why a part is not there: the app was updated, or the part is kept from us for a reason that only a new try may cure. */
export type Lack = 'updated' | 'missing';

/** What this page lacks, if anything. */
export const lack = new Store<Lack | undefined>(undefined);

/** Fetches a part, and tries once more where the server is there. Rejects without it; `lack` then says why. */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    const verdict = await judge();
    if (verdict === 'updated') return miss('updated');
    try {
      return await load();
    } catch {
      // Without a network nothing is lacking: the next one who wants the part asks again.
      return miss(verdict === 'same' ? 'missing' : undefined);
    }
  }
}

function miss(why: Lack | undefined): never {
  if (why !== undefined) lack.set(why);
  throw new Error('a part of the app could not be fetched');
}

/** Looks whether the server's page still begins with the script that this page began with: its name changes with any part. */
async function judge(): Promise<'updated' | 'same' | 'away'> {
  const ours = document.querySelector('script[type=module][src]')?.getAttribute('src');
  if (!ours) return 'same';
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store', credentials: 'omit' });
    if (!answer.ok) return 'away';
    return (await answer.text()).includes(ours) ? 'same' : 'updated';
  } catch {
    return 'away';
  }
}
