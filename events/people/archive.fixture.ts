import { advanceArchive, continueArchive, startArchive } from '../../shared/domain/people/accounts/archive.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';

/** All that happens to the record by which a workspace's log is archived. */
export const archiveSamples = (): Sample[] => {
  const started = startArchive({ workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 90, now);
  return samplesOf('archive', started, advanceArchive(started.next, now), continueArchive(started.next, now));
};
