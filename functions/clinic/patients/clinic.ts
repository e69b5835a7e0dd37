import { Failure } from '../../../shared/domain/core/failure.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';

/** Fails with `forbidden` for a workspace that is no clinic: it has neither patients nor visits. */
export const requireClinic = ({ kind }: Pick<Workspace, 'kind'>): void => {
  if (kind !== 'clinic') throw new Failure('forbidden', { reason: 'not_a_clinic' });
};
