import * as z from 'zod';
import { UserId } from '../../domain/core/ids.ts';
import { Child } from '../../domain/people/children/child.ts';
import { KioskSessionInput, Pin, PinInput } from '../../domain/people/children/pin.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** The PIN of a child as its guardians see it: when it was set, and where the child goes on by it. */
export const PinView = Pin.omit({ salt: true, hash: true, sessionHash: true, removedAt: true, expiresAt: true });
/** A child as a kiosk shows it, to be picked. */
export const Face = Child.pick({ userId: true, name: true, color: true });
/** A session of a child at a kiosk, with the token that is shown this once. */
export const KioskSessionWithToken = z.object({ userId: UserId, token: z.string(), until: z.iso.datetime() });

const userId = 'user_01h455vb4pex5vsknk084sn02s';
const params = { userId };
const pin = { workspaceId: ids.workspaceId, userId, setBy: ids.userId, setAt: '2026-11-29T08:00:00.000Z', version: 1 } as const;
const digits = '407193';
const ofChild = '/v1/workspaces/{workspaceId}/children/{userId}/pin';
const sessions = '/v1/workspaces/{workspaceId}/kiosk/sessions';

export const kioskRoutes = {
  setPin: {
    method: 'POST',
    path: ofChild,
    access: 'child:change',
    keys: 'never',
    summary: 'Give a child a PIN, or another one, as one of its guardians',
    description:
      'Four to eight digits, by which the child goes on at a kiosk of the workspace (an API key with `kiosk`). A session by the one before is over, and so is a lock. It counts while you are its guardian.',
    body: PinInput,
    reply: PinView,
    fails: ['conflict'],
    example: { params, body: { pin: digits }, reply: pin },
  },
  getPin: {
    method: 'GET',
    path: ofChild,
    access: 'child:change',
    keys: 'never',
    summary: 'See, as one of its guardians, whether a child has a PIN, and where it goes on by it',
    reply: PinView,
    fails: [],
    example: { params, reply: pin },
  },
  removePin: {
    method: 'DELETE',
    path: ofChild,
    access: 'child:change',
    keys: 'never',
    summary: 'Take the PIN of a child away, as one of its guardians: its session is over at once',
    fails: ['conflict'],
    example: { params },
  },
  unlockPin: {
    method: 'POST',
    path: `${ofChild}/unlock`,
    access: 'child:change',
    keys: 'never',
    summary: 'Let the PIN of a child be tried again, as one of its guardians',
    reply: PinView,
    fails: ['conflict'],
    example: { params, reply: { ...pin, version: 3 } },
  },
  listFaces: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/kiosk/children',
    access: 'child:read',
    summary: 'List the children who may go on at this kiosk',
    description: 'Those who have a PIN. For the key of a kiosk of the workspace (`kiosk`), with `child:read` in its rows.',
    list: Face,
    fails: [],
    example: { reply: [{ userId, name: 'Mia', color: 'coral' }] },
  },
  createKioskSession: {
    method: 'POST',
    path: sessions,
    access: 'child:read',
    summary: 'Let a child go on at this kiosk, by its PIN, for fifteen minutes',
    description:
      'The requests of the child are sent with the key of the kiosk, `Acting-For` and the token in `Kiosk-Session`; it may what its role says, within what whoever set the kiosk up may, and events name both (`by` the key, `for` the child). A try is counted before it is looked at: after five in all that were wrong nobody may try for a minute, then 5, 15, 60 minutes, 4 hours, a day (429, `pin_locked`), and the guardians are told. A wrong PIN and a child that is not there are answered alike (403, `pin_refused`). A child is in one session at a time.',
    body: KioskSessionInput,
    reply: KioskSessionWithToken,
    status: 201,
    fails: ['conflict'],
    example: { body: { userId, pin: digits }, reply: { userId, token: 'A'.repeat(43), until: '2026-11-29T08:15:00.000Z' } },
  },
  endKioskSession: {
    method: 'DELETE',
    path: `${sessions}/{userId}`,
    access: 'child:read',
    summary: 'End the session of a child: at its kiosk, or as one of its guardians from anywhere',
    fails: ['conflict'],
    example: { params },
  },
} as const satisfies Routes;
