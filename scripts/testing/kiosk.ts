import type { UserId, WorkspaceId } from '../../shared/domain/core/ids.ts';
import { kioskRows } from './kiosk-rows.ts';
import { apiOf, type Person } from './people.ts';
import { stage } from './stage.ts';

/** A kiosk that a guardian sets up, and a session in which their child is there. */
export const kioskWith = async ({ api }: Person, child: { workspaceId: WorkspaceId; userId: UserId }, pin = '4071') => {
  const { workspaceId, userId } = child;
  const { data: key } = await api.createKey({
    body: { name: 'Kitchen', kiosk: workspaceId, scopes: [{ workspaceId, rows: kioskRows }] },
  });
  await api.setPin({ params: child, body: { pin } });
  const kiosk = apiOf(stage, key.token);
  const { data: session } = await kiosk.createKioskSession({ params: child, body: { userId, pin } });
  return { token: key.token, keyId: key.keyId, api: kiosk, session: session.token, until: session.until };
};
