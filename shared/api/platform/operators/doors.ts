import * as z from 'zod';
import { SessionId } from '../../../domain/core/ids.ts';
import { OperatorCall } from '../../../domain/people/accounts/operator-call.ts';
import type { Routes } from '../../core/route.ts';

const Proof = z.strictObject({
  userName: z.string().min(1).max(200),
  challenge: z.string().min(20).max(2048),
  code: z.string().regex(/^\d{6}$/),
});

const Tokens = z.object({
  accessToken: z.string(),
  expiresInSeconds: z.int().positive(),
  refreshToken: z.string().optional(),
  sessionId: SessionId,
  provenUntil: z.iso.datetime(),
});

const Call = OperatorCall.pick({
  callId: true,
  at: true,
  sourceIp: true,
  userId: true,
  operation: true,
  method: true,
  subjects: true,
  refused: true,
  requestId: true,
});

/** How operators come in, and what is known of all who did or tried to. */
export const doorRoutes = {
  proveSecondFactor: {
    method: 'POST',
    path: '/v1/proofs',
    access: 'public',
    summary: 'Come in: a code of an authenticator app, for the challenge of Cognito’s own sign-in',
    description:
      'Sign in at Cognito with address and password (`InitiateAuth`): it answers the challenge `SOFTWARE_TOKEN_MFA`. Its session and the code come here, and the tokens that come back open this door for twelve hours, renewed ones too. A password never comes here.',
    body: Proof,
    reply: Tokens,
    status: 201,
    fails: ['not_signed_in', 'forbidden'],
    example: {
      body: { userName: 'ada@example.com', challenge: 'AYABeExampleOfASessionOfCognito', code: '123456' },
      reply: {
        accessToken: 'eyJraWQ…',
        expiresInSeconds: 3600,
        refreshToken: 'eyJjdHk…',
        sessionId: 'session_01kb8m3tq2e8fvq3w5r7c9d0ec',
        provenUntil: '2026-11-30T20:00:00.000Z',
      },
    },
  },
  listCalls: {
    method: 'GET',
    path: '/v1/calls',
    access: 'operator',
    summary: 'List who called at this door on a day, and who was turned away, the latest first',
    query: z.strictObject({
      on: z.iso.date(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(1000).optional(),
    }),
    list: Call,
    fails: [],
    example: {
      query: { on: '2026-11-30' },
      reply: [
        {
          callId: '2026-11-30T08:00:00.000Z-RI0zVJzCkx2nS1t9oPRbxQ',
          at: '2026-11-30T08:00:00.000Z',
          sourceIp: '203.0.113.7',
          userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
          operation: 'redriveDeadLetters',
          subjects: { queue: 'items-on-due' },
          requestId: 'J5mXBjHqliAEMfA=',
        },
      ],
    },
  },
} as const satisfies Routes;
