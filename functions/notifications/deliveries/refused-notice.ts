import { patients } from '../../../shared/data/clinic/patients.ts';
import { visitNotices } from '../../../shared/data/clinic/visit-notices.ts';
import { bounceNotice, type VisitNoticeKey } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { noteBounce } from '../../../shared/domain/clinic/patient.ts';

/**
 * Writes down that a patient was not told after all, and that nothing more is sent where that went. Done twice it is done once; of a patient who was
 * erased meanwhile nothing is written.
 */
export const endMailThere = async (id: VisitNoticeKey, requestId: string): Promise<boolean> => {
  const context = { userId: 'mail' as const, now: new Date().toISOString(), requestId };
  const { address } = (await visitNotices.find(id)) ?? {};
  if (address === undefined) return false;
  await visitNotices.update(id, notice => bounceNotice(notice, context.now), context);
  await patients.update(id, patient => noteBounce(patient, address), context);
  return true;
};
