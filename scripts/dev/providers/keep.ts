import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { keepCalendars, keptCalendars } from './calendars.ts';
import { keepMailboxes, keptMailboxes } from './graph-store.ts';
import type { State } from './state.ts';

type KeptState = Pick<State, 'accounts' | 'codes' | 'consents' | 'issued'> & {
  calendars: ReturnType<typeof keptCalendars>;
  mailboxes: ReturnType<typeof keptMailboxes>;
};

/** What the providers knew when they ended the last time, put into a new state. What cannot be read is nothing. */
export const restore = (state: State, file: string): void => {
  if (!existsSync(file)) return;
  try {
    const { calendars, mailboxes, ...kept } = deserialize(readFileSync(file)) as KeptState;
    Object.assign(state, kept);
    keepCalendars(state.accounts, calendars);
    keepMailboxes(state.accounts, mailboxes);
  } catch {
    // A file of another version of this page of the world: whoever was connected connects again.
  }
};

/** Writes down who is known, what they consented to, and their calendars, so that a connection outlives a restart. */
export const preserve = ({ accounts, codes, consents, issued }: State, file: string): void => {
  const kept: KeptState = { accounts, codes, consents, issued, calendars: keptCalendars(accounts), mailboxes: keptMailboxes(accounts) };
  writeFileSync(`${file}.new`, serialize(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
