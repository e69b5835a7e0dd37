import type { PatientKey } from '../../domain/clinic/patient.ts';
import { queryTable } from '../core/query.ts';
import type { Row } from '../core/rows.ts';
import { erase } from '../core/write-rows.ts';
import { emergencyAccesses } from './emergency-accesses.ts';
import { legalHolds } from './legal-holds.ts';
import { patientAccesses } from './patient-accesses.ts';
import { patients } from './patients.ts';
import { portalAccesses } from './portal-accesses.ts';
import { visitNotices } from './visit-notices.ts';

/** Kinds that say how a record is kept, or what somebody waits for, and nothing of a treatment. */
const ofKeeping: readonly unknown[] = [
  ...[patients, patientAccesses, legalHolds, emergencyAccesses, visitNotices, portalAccesses].map(({ name }) => name),
  // By their names: with their rules, functions that need none of them would be larger by 20 KB.
  ...['waitlist_entry', 'visit_series'],
  // Counters are no records.
  undefined,
];
const rowsAtOnce = 200;

type Writing = { key: { pk: string; sk: string }; entity: unknown; isCare: boolean; at: string };
const writingOf = ({ pk, sk, entity, event, bookedAt }: Row): Writing => ({
  key: { pk: String(pk), sk: String(sk) },
  entity,
  // A time that was kept for them and never booked, such as each that is offered to who waits, is none.
  isCare: !ofKeeping.includes(entity) && (entity !== 'appointment' || bookedAt !== undefined),
  at: String((event as { at?: string } | undefined)?.at ?? ''),
});

/** All that stands of a patient but for who was shown them, of which there may be very much: whatever kind it is, also one that is not known here. */
const writingsOf = async function* (id: PatientKey) {
  const { pk } = patients.keyOf(id);
  for (const range of [
    { pk, from: ' ', to: 'ACCESS"' },
    { pk, from: 'ACCESS$', to: '~' },
  ]) {
    let cursor: string | undefined;
    do {
      const page = await queryTable(range, writingOf, { limit: rowsAtOnce, ...(cursor === undefined ? {} : { cursor }) });
      yield* page.items;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
};

/** When something of the treatment of a patient was last written beside their record. */
export const lastWrittenOf = async (id: PatientKey): Promise<string | undefined> => {
  let last: string | undefined;
  for await (const each of writingsOf(id)) if (each.isCare && (last === undefined || each.at > last)) last = each.at;
  return last;
};

/** Erases all that stands beside the record of a patient who was erased, but for who was shown them. */
export const eraseWritingsOf = async (id: PatientKey): Promise<void> => {
  const keys: Writing['key'][] = [];
  for await (const { entity, key } of writingsOf(id)) if (entity !== patients.name) keys.push(key);
  await erase(keys);
};
