import * as z from 'zod';
import { Consent } from '../shared/domain/consent.ts';
import { Grant, GrantError, GrantStatus } from '../shared/domain/grant.ts';
import { GrantId, ItemId } from '../shared/domain/ids.ts';
import { CalendarMode, LinkedCalendar } from '../shared/domain/linked-calendar.ts';
import { Mirror, Side } from '../shared/domain/mirror.ts';
import { Seal } from '../shared/domain/seal.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
/** Sealed tokens are never told, not even sealed. */
const SealTold = Seal.omit({ sealed: true });
const ConsentTold = Consent.omit({ answer: true });

export const grantEvents = {
  'grant.connected': { data: z.object({ again: z.boolean() }), record: Grant },
  'grant.refresh_due': { data: nothing, record: Grant },
  'grant.refreshed': { data: nothing, record: Grant },
  'grant.failed': { data: z.object({ reason: GrantError }), record: Grant },
  'grant.health_changed': { data: z.object({ from: GrantStatus, to: GrantStatus, reason: GrantError.optional() }), record: Grant },
  'grant.sync_due': { data: nothing, record: Grant },
  'grant.sync_asked': { data: nothing, record: Grant },
  'grant.refresh_asked': { data: nothing, record: Grant },
  'grant.synced': { data: nothing, record: Grant },
  'grant.disconnected': { data: z.object({ from: GrantStatus }), record: Grant },
  'grant.revoke_due': { data: nothing, record: Grant },
  'grant.revocation_failed': { data: nothing, record: Grant },
  'grant.erased': { data: z.object({ revocation: z.enum(['done', 'not_offered', 'not_heard']) }), record: Grant },
} as const satisfies EventKinds;

/** What happens to sealed tokens and to the ways to them: told to nobody, because nobody has a use for it. */
export const sealEvents = {
  'seal.made': { data: nothing, record: SealTold },
  'seal.leased': { data: nothing, record: SealTold },
  'seal.renewed': { data: z.object({ keyVersion: z.int() }), record: SealTold },
  'seal.released': { data: nothing, record: SealTold },
  'seal.reseal_due': { data: z.object({ keyedUntil: z.iso.datetime() }), record: SealTold },
  'seal.erased': { data: nothing, record: SealTold },
} as const satisfies EventKinds;

/** The one that is heard names the record alone: the consumer reads what it needs. */
export const consentEvents = {
  'consent.started': { data: nothing, record: ConsentTold },
  'consent.used': { data: nothing, record: ConsentTold },
  'consent.answered': { data: nothing, record: ConsentTold },
  'consent.claimed': { data: z.object({ grantId: GrantId }), record: ConsentTold },
  'consent.unclaimed': { data: nothing, record: ConsentTold },
  'consent.erased': { data: nothing, record: ConsentTold },
} as const satisfies EventKinds;

export const calendarEvents = {
  'calendar.found': { data: nothing, record: LinkedCalendar },
  'calendar.mode_chosen': { data: z.object({ mode: CalendarMode }), record: LinkedCalendar },
  'calendar.synced': { data: nothing, record: LinkedCalendar },
  'calendar.failed': { data: z.object({ reason: GrantError }), record: LinkedCalendar },
  'calendar.item_pending': { data: z.object({ itemId: ItemId }), record: LinkedCalendar },
  'calendar.watched': { data: nothing, record: LinkedCalendar },
  'calendar.left': { data: nothing, record: LinkedCalendar },
  'calendar.ended': { data: nothing, record: LinkedCalendar },
} as const satisfies EventKinds;

/** A conflict tells what either side had: the one that gave way is in here and nowhere else. */
export const mirrorEvents = {
  'mirror.kept': { data: nothing, record: Mirror },
  'mirror.dropped': { data: nothing, record: Mirror },
  'mirror.spoiled': { data: nothing, record: Mirror },
  'mirror.set_apart': { data: z.object({ parts: z.array(z.string()), theirs: Side }), record: Mirror },
  'mirror.conflicted': { data: z.object({ kept: z.enum(['ours', 'theirs']), ours: Side, theirs: Side }), record: Mirror },
} as const satisfies EventKinds;
