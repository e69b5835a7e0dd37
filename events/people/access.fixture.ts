import { discloseTo, exposeTo, noteSignIn, refuseAccess } from '../../shared/domain/core/access.ts';
import type { UserId } from '../../shared/domain/core/ids.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const ada: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const here = { scope: 'WS', ownerId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', accessId: 'RI0zVJzCkx2nS1t9oPRbxQ' } as const;
const asked = { operation: 'listAudit', subjects: { workspaceId: here.ownerId }, query: { by: ada } };

/** Each way of doing something that changes no record. */
export const accessSamples = (): Sample[] =>
  samplesOf(
    'access',
    discloseTo(here, ada, 'read', asked, now),
    discloseTo(here, ada, 'export', asked, now),
    refuseAccess(here, ada, { ...asked, needs: 'audit:read' }, now),
    exposeTo({ ...here, scope: 'USER', ownerId: ada }, ada, { flag: 'event-wait', variant: 'short' }, '2027-05-31', now),
    noteSignIn({ ...here, scope: 'USER', ownerId: ada }, ada, now, now),
  );
