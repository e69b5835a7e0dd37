import { patientAccesses } from '../../../shared/data/clinic/patient-accesses.ts';
import type { UserContext, WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { putRows } from '../../../shared/data/core/write-rows.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { type PatientAccess, showPatient } from '../../../shared/domain/clinic/patient-access.ts';
import type { patientActor } from '../../../shared/domain/core/due.ts';
import type { EmergencyAccessId } from '../../../shared/domain/core/ids.ts';
import { refuseUnwritten } from '../../../shared/runtime/http/audit.ts';
import { longHash } from '../../../shared/runtime/http/ids.ts';

/** An act of whoever holds a link of a mail to a patient. */
export type PatientContext = WriteContext & { userId: typeof patientActor };
/** What gives somebody the right to be shown a patient, where their role does not. */
type Grant = Pick<PatientAccess, 'emergencyAccessId' | 'portalAccessId'>;
/** The same, and whether it was the patient. */
type Asked = Grant & Pick<PatientAccess, 'bySelf'>;

/**
 * Writes of each patient that somebody is about to be shown them, before the answer leaves. Fails with `audit_unavailable`, and nobody is shown,
 * where that cannot be written. `asked` says by which emergency a chart is open to them, or by which access to a portal they ask.
 */
export const noteShownBy = async (
  shown: readonly PatientKey[],
  operation: string,
  context: UserContext | PatientContext,
  asked: Asked,
): Promise<void> => {
  const { userId, requestId, now: at } = context;
  const changes = shown.map(({ workspaceId, patientId }) =>
    showPatient({ workspaceId, patientId, at, accessId: longHash(`${requestId}|${operation}`), userId, operation, ...asked }),
  );
  // What they are called follows from the request, so that the same written twice is written once. No hash of what was asked for stands in them.
  const rows = changes.map(change => patientAccesses.putNew(change, unmarked(context)).Item!);
  await putRows(rows).catch(refuseUnwritten(operation, requestId));
};

const hourMs = 3_600_000;

/**
 * Writes that somebody who has, or had, access to the portal of a patient was refused what they asked for: once an hour for each route, so that nobody
 * hides among these who looked.
 */
export const noteRefused = async (
  { workspaceId, patientId }: PatientKey,
  operation: string,
  context: UserContext,
  portalAccessId: PatientAccess['portalAccessId'],
): Promise<void> => {
  const { userId, requestId, now } = context;
  const at = new Date(Math.floor(Date.parse(now) / hourMs) * hourMs).toISOString();
  const accessId = longHash(`${userId}|${operation}|${at}|refused`);
  const change = showPatient({ workspaceId, patientId, at, accessId, userId, operation, portalAccessId, refused: true });
  // Written once: what is there already is the same, and no event more.
  await patientAccesses.create(change, unmarked(context)).catch(refuseUnwritten(operation, requestId));
};

/** The same of who has the right by their role, by an emergency, or by the link of a mail. */
export const noteShown = (
  shown: readonly PatientKey[],
  operation: string,
  context: UserContext | PatientContext,
  emergencyAccessId?: EmergencyAccessId,
): Promise<void> => noteShownBy(shown, operation, context, { emergencyAccessId });
