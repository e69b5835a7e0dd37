import * as z from 'zod';
import { Absence } from '../../shared/domain/people/absences/absence.ts';
import type { EventKinds } from '../event.ts';

/** Why somebody is away is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Absence.pick({ workspaceId: true, userId: true, absenceId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;
/** The time away: from a local midnight until another, or until it was ended. */
const stretch = z.object({ from: z.iso.datetime(), until: z.iso.datetime() });

export const absenceEvents = {
  'absence.created': kind,
  'absence.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  /** Called off before it began. */
  'absence.cancelled': kind,
  'absence.started': { ...kind, data: stretch },
  'absence.ended': { ...kind, data: stretch },
  /** What is with them has not all been passed on yet. */
  'absence.items_left': { ...kind, data: z.object({ after: z.string() }), audience: 'internal' },
  /** The law moved the clocks of its zone: it begins at another moment than it was to. */
  'absence.rescheduled': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
