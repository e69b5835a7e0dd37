import type { RefusedNotice } from '../../../shared/aws/mail/mail-feedback.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { visitNotices } from '../../../shared/data/clinic/visit-notices.ts';
import { bounceNotice } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { noteBounce } from '../../../shared/domain/clinic/patient.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';

/**
 * Writes down that nothing more is sent to where a patient was told something; and where it bounced, that they were not told after all: who complains of a
 * mail has got it. Done twice it is done once; of a patient who was erased meanwhile nothing is written.
 */
export const endMailThere = async ({ notice: id, reason }: RefusedNotice, requestId: string): Promise<boolean> => {
  const context = { userId: 'mail' as const, now: new Date().toISOString(), requestId };
  const { address, addressOf = id.patientId } = (await visitNotices.find(id)) ?? {};
  if (address === undefined) return false;
  if (reason === 'bounce') await visitNotices.update(id, notice => bounceNotice(notice, context.now), context);
  // The digest says something in the record alone under whose key it is, whatever that is merged with by now.
  const reached = { workspaceId: id.workspaceId, patientId: addressOf };
  await patients.update(reached, patient => noteBounce(patient, address), context).catch(unlessGone);
  return true;
};
