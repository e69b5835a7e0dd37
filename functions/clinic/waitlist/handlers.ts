import { randomBytes } from 'node:crypto';
import type { waitlistRoutes } from '../../../shared/api/clinic/waitlist.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { sealAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { schedules } from '../../../shared/data/clinic/schedules.ts';
import { visitTypes } from '../../../shared/data/clinic/visit-types.ts';
import { offeredBefore, waitlistEntries, waitlistPage, waitlistQuota } from '../../../shared/data/clinic/waitlist-entries.ts';
import { createBeside, placeIn } from '../../../shared/data/core/quota.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import { createWaitlistEntry, endWaiting, isOnWaitlist } from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import { requireUnmerged } from '../../../shared/domain/clinic/merge-patients.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { isReached, requireReached } from '../appointments/reach.ts';
import { noteShown } from '../patients/access.ts';
import { entriesFor, show } from './view.ts';

export const waitlistHandlers: HandlersOf<typeof waitlistRoutes> = {
  createWaitlistEntry: async ({ params, body, newId, ...asked }) => {
    const { workspaceId } = params;
    const id = { ...params, waitlistEntryId: await newId('waitlistEntry') };
    const [key, offered, visitType, ...named] = await Promise.all([
      patientKeyOf(workspaceId),
      offeredBefore(params, body.visitTypeId, asked.context.now),
      visitTypes.get({ workspaceId, visitTypeId: body.visitTypeId }),
      ...body.scheduleIds.map(scheduleId => schedules.get({ workspaceId, scheduleId })),
    ]);
    const patient = requireUnmerged(presentPatient(await patients.find(params)));
    const content = sealAppointment(id, { reason: body.reason }, patient, key, randomBytes);
    const change = createWaitlistEntry(id, body, { visitType, schedules: named, offered }, content, asked.context);
    const beside = async () => [await placeIn(waitlistQuota(params, body.visitTypeId)), patients.unchanged(patient)];
    const { record } = await createBeside(beside, waitlistEntries, id, change, markedUnder(asked.context, key), patience);
    return show(record, 'createWaitlistEntry', asked);
  },

  listWaitlist: async ({ params: { workspaceId }, query, ...asked }) => {
    const page = await waitlistPage(workspaceId, query);
    const rows = await readMany(page.items.map(waitlistEntries.keyOf));
    const found = rows.map(waitlistEntries.fromRow).filter(each => isOnWaitlist(each) && isReached(each, asked));
    const items = await entriesFor(asked, found);
    await noteShown([...new Map(found.map(each => [each.patientId, each])).values()], 'listWaitlist', asked.context);
    return { ...page, items };
  },

  getWaitlistEntry: async ({ params, ...asked }) =>
    show(requireReached(await waitlistEntries.get(params), asked, 'appointment:read'), 'getWaitlistEntry', asked),

  endWaitlistEntry: async ({ params, ifMatch, ...asked }) => {
    requireReached(await waitlistEntries.get(params), asked, 'appointment:change');
    const { context } = asked;
    const ended = await waitlistEntries.update(params, entry => endWaiting(entry, 'removed', context.now), context, ifMatch);
    return show(ended, 'endWaitlistEntry', asked);
  },
};
