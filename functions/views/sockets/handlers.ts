import { randomBytes } from 'node:crypto';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { socketRoutes } from '../../../shared/api/views/sockets.ts';
import { socketUrl } from '../../../shared/aws/socket-address.ts';
import { keepTicket } from '../../../shared/data/views/sockets.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { socketLimits, socketProtocol, ticketOf } from '../../../shared/domain/views/socket.ts';
import { hashOf } from '../../../shared/runtime/auth/key-token.ts';
import { flagFor } from '../../../shared/runtime/flags/flags.ts';

export const socketHandlers: HandlersOf<typeof socketRoutes> = {
  createSocketTicket: async ({ caller, now, requestId }) => {
    if (!(await flagFor('realtime', caller, { requestId, now }))) throw new Failure('switched_off', { flag: 'realtime' });
    const { userId, zone, locale, plan, signedInAt, sessionId, key } = caller;
    const secret = randomBytes(32).toString('base64url');
    await keepTicket({ userId, zone, locale, plan, signedInAt, sessionId, key }, hashOf(secret), now);
    return {
      url: socketUrl(),
      protocols: [socketProtocol, ticketOf(userId, secret)],
      expiresAt: later(now, socketLimits.ticketSeconds * 1000),
    };
  },
};
