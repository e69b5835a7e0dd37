import { Pin } from '../../domain/people/children/pin.ts';
import { entity } from '../core/entity.ts';

/** The PIN of a child, and the session that it is in at a kiosk. */
export const pins = entity({ name: 'pin', pk: 'WS#{workspaceId}', sk: 'PIN#{userId}', schema: Pin });
