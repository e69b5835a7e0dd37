import * as z from 'zod';
import { Instant } from '../../domain/time/when.ts';
import type { Routes } from '../core/route.ts';

/** Which page of a link is shown first: free times from a moment on, whether to call off, whether to end mails. Mail programs add words of their own. */
const VisitQuestion = z.object({ do: z.enum(['change', 'cancel', 'end_mails']).optional(), from: Instant.optional() });

const ofLink = {
  path: '/v1/visits/{token}',
  access: 'public',
  page: true,
  query: VisitQuestion,
  fails: [
    'invalid_link',
    'not_found',
    'link_already_used',
    'link_expired',
    'window_closed',
    'slot_unavailable',
    'appointment_over',
    'audit_unavailable',
  ],
  example: {},
} as const;

export const visitLinkRoutes = {
  showVisit: {
    ...ofLink,
    method: 'GET',
    summary: 'Show a patient their visit by the link of a mail, and what they may answer; reading never acts',
    description:
      'It tells when the visit begins, where, and of which clinic: never why, nor of what it is a visit. With `do=change` it offers free times. Of a time that is kept for who waits it tells until when, and it is taken or not. What is told stands in the log before, as read by the patient’s link.',
  },
  answerVisit: {
    ...ofLink,
    method: 'POST',
    summary: 'Confirm a visit, move it or call it off, by the link of a mail',
    description:
      'The form says `do`: `confirm`, `change` with `start`, `cancel`, or `end_mails` (RFC 8058 one-click), which ends mails to the patient. A time that is offered to who waits is taken by `confirm`, and declined by `cancel`, until exactly its end. A link is dead once the visit was moved, was called off or has begun, and within `changeNoticeHours` of the clinic nothing can be moved or called off by one.',
  },
} as const satisfies Routes;
