import { notesToSign } from '../../../shared/data/clinic/notes.ts';
import { presentPatients } from '../../../shared/data/clinic/patients.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import type { Page } from '../../../shared/data/core/query.ts';
import type { AwaitedNote } from '../../../shared/domain/clinic/notes/awaited.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { chartAsker, openByRight } from '../patients/chart.ts';

/** A page of the notes that wait for the signature of whoever asks, and of which patients: those whose charts are open to them, as elsewhere they could not sign. */
export const notesAwaiting = async (
  workspaceId: WorkspaceId,
  query: { limit: number; cursor?: string },
  role: Standing,
  context: UserContext,
): Promise<{ page: Page<AwaitedNote>; shown: Patient[] }> => {
  const [page, asker] = await Promise.all([notesToSign(workspaceId, context.userId, query), chartAsker(workspaceId, role, context)]);
  const found = await presentPatients(workspaceId, [...new Set(page.items.map(({ patientId }) => patientId))]);
  const shown = await openByRight(found, asker);
  const open = new Set(shown.map(({ patientId }) => patientId));
  return { page: { ...page, items: page.items.filter(({ patientId }) => open.has(patientId)) }, shown };
};
