import { fnv } from '../../domain/core/fnv.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { type Locale, localeOf } from '../core/locale.ts';

// Not in the catalogue: the authorizer needs two of its words, and would load all of them.
const personal: Record<Locale, string> = { en: 'Personal', de: 'Persönlich', fr: 'Personnel', es: 'Personal', pt: 'Pessoal' };
const member: Record<Locale, string> = { en: 'Member', de: 'Mitglied', fr: 'Membre', es: 'Miembro', pt: 'Membro' };

/** What somebody's own workspace is called until they call it otherwise. */
export const personalWorkspaceName = (locale: string): string => personal[localeOf(locale)];

/**
 * What a person is called for others: the name that they gave themselves, else "Member" and a number that stays theirs. Never their address, nor
 * a part of it: nobody has agreed to show it.
 */
export const nameForOthers = ({ userId, displayName }: { userId: UserId; displayName?: string }, locale: string): string =>
  displayName ?? `${member[localeOf(locale)]} ${1000 + (fnv(userId) % 9000)}`;
