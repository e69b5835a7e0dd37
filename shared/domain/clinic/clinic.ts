import * as z from 'zod';
import type { Actor, Change } from '../core/due.ts';
import { UserId, WorkspaceId } from '../core/ids.ts';
import { withoutNull } from '../core/merge-patch.ts';
import { orElse } from '../core/newer.ts';
import { Line } from '../core/text.ts';
import { retentionYears } from './retention.ts';

const ChartReaders = z.enum(['everyone', 'care_team']);

/** What patients are told of a clinic beside its name: where it is, and by which number it is reached. */
const told = { address: Line(200), phone: z.string().regex(/^[+\d][\d ()/.-]{2,39}$/) };

/** What a clinic decides for itself. Where it has said nothing, the rules are the usual ones. */
export const Clinic = z.object({
  workspaceId: WorkspaceId,
  /** For how many years a patient is kept after the last of their treatment. */
  retentionYears: z.int().min(retentionYears.fewest).max(retentionYears.most).default(retentionYears.usual),
  /** To whom charts are open who may read charts: to all of them, or to those alone who are in the care team of the patient. */
  chartReaders: orElse(ChartReaders, 'care_team').default('everyone'),
  address: told.address.optional(),
  phone: told.phone.optional(),
  /** Whether mails to patients say whom a visit is to. */
  namesClinicians: z.boolean().default(false),
  /** How many hours before its start a patient may move a visit or call it off by a link at the latest; from then on they are to call. */
  changeNoticeHours: z.int().min(0).max(720).default(24),
  /** For how many minutes of the day a time is kept for whoever waits and is offered it. */
  offerMinutes: z.int().min(15).max(2_880).default(120),
  /** How many days before it runs out a prescription is to be dispensed again. */
  refillLeadDays: z.int().min(0).max(60).default(7),
  /** From which age on a patient is grown, so that no parent has access to them any more. */
  majorityAge: z.int().min(12).max(25).default(18),
  /** Whether patients are told by name who of the clinic was shown them. */
  namesReaders: z.boolean().default(false),
  /** Whether notes are signed with a passkey. */
  notesByPasskey: z.boolean().default(false),
  /** Whether privacy officers are told of each access to the portal of a patient that the clinic gives. */
  tellsOfficers: z.boolean().default(true),
  changedBy: UserId.optional(),
  version: z.int().nonnegative(),
});
export type Clinic = z.infer<typeof Clinic>;
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const ClinicPatch = z
  .strictObject({
    retentionYears: Clinic.shape.retentionYears.unwrap(),
    chartReaders: ChartReaders,
    address: told.address.nullable(),
    phone: told.phone.nullable(),
    namesClinicians: z.boolean(),
    changeNoticeHours: Clinic.shape.changeNoticeHours.unwrap(),
    offerMinutes: Clinic.shape.offerMinutes.unwrap(),
    refillLeadDays: Clinic.shape.refillLeadDays.unwrap(),
    majorityAge: Clinic.shape.majorityAge.unwrap(),
    namesReaders: z.boolean(),
    notesByPasskey: z.boolean(),
    tellsOfficers: z.boolean(),
  })
  .partial();

/** The rules of a clinic that has said nothing yet. */
export const usualClinic = (workspaceId: WorkspaceId): Clinic => Clinic.parse({ workspaceId, version: 0 });

/** Other rules for a clinic. */
export const changeClinic = (clinic: Clinic, patch: z.infer<typeof ClinicPatch>, { userId }: Actor): Change<Clinic> => ({
  next: Object.keys(patch).length === 0 ? clinic : { ...clinic, ...withoutNull(patch), changedBy: userId },
  event: { type: 'clinic.changed', data: { fields: Object.keys(patch) } },
});

/** The first rules that a clinic gives itself. */
export const firstRules = (workspaceId: WorkspaceId, patch: z.infer<typeof ClinicPatch>, actor: Actor): Change<Clinic> =>
  changeClinic({ ...usualClinic(workspaceId), version: 1 }, patch, actor);
