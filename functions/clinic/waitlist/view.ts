import type * as z from 'zod';
import type { WaitlistEntryView } from '../../../shared/api/clinic/waitlist.ts';
import { openAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import type { WaitlistEntry } from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import type { Asking } from '../appointments/reach.ts';
import { mailboxOf } from '../notices/mailbox.ts';
import { noteShown } from '../patients/access.ts';
import { chartAsker, readsByRight } from '../patients/chart.ts';

type WaitlistEntryShown = z.input<typeof WaitlistEntryView>;

/** Those who wait as whoever asks may see them: who it is where they may read patients, and why they come where the chart is open to them. */
export const entriesFor = async ({ role, context }: Asking, found: readonly WaitlistEntry[]): Promise<WaitlistEntryShown[]> => {
  const [first] = found;
  if (!first) return [];
  const [key, asker, ...whose] = await Promise.all([
    patientKeyOf(first.workspaceId),
    chartAsker(first.workspaceId, role, context),
    ...found.map(each => patients.get(each)),
  ]);
  const seesWho = reachOf(role, 'patient:read') !== undefined;
  const shown = found.map(async (entry, i) => {
    const { content: _sealed, dueAt: _due, ...rest } = entry;
    const patient = whose[i]!;
    const { reason } = (await readsByRight(patient, asker)) ? openAppointment(entry, patient, key) : {};
    const person = seesWho && patient.dataKey ? openPerson(patient, key) : undefined;
    return {
      ...rest,
      ...(person ? { names: person.names, mailable: 'address' in (await mailboxOf(patient, key)) } : {}),
      ...(reason === undefined ? {} : { reason }),
    };
  });
  return Promise.all(shown);
};

/** Somebody who waits, once it is written that whoever asks is shown them. */
export const show = async (entry: WaitlistEntry, operation: string, asked: Asking): Promise<WaitlistEntryShown> => {
  const [view] = await entriesFor(asked, [entry]);
  await noteShown([entry], operation, asked.context);
  return view!;
};
