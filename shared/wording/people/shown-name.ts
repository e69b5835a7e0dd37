import { holdsAddress } from '../../domain/people/invitations/invitation-limits.ts';
import { isolated, oneLine, shorten } from '../core/text.ts';

const nameShown = 60;

/** A name as a mail to somebody who may not know us shows it: one that holds an address is none, as the mail comes from us and would lead there. */
export const shownName = (name: string): string => (holdsAddress(name) ? '' : isolated(shorten(oneLine(name), nameShown)));
