import { expect, test } from 'vitest';
import { ConnectionStatus } from '../../../shared/domain/calendars/connections/connection.ts';
import { Consent } from '../../../shared/domain/calendars/connections/consent.ts';
import { SubscribedStatus } from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { NoteStatus } from '../../../shared/domain/clinic/notes/states.ts';
import { PrescriptionStatus } from '../../../shared/domain/clinic/prescriptions/states.ts';
import { DispatchStatus } from '../../../shared/domain/integrations/dispatch.ts';
import { FileStatus } from '../../../shared/domain/items/files/file.ts';
import { DeliveryStatus } from '../../../shared/domain/notifications/delivery.ts';
import { InvitationStatus } from '../../../shared/domain/people/invitations/invitation.ts';
import { JobStatus } from '../../../shared/domain/people/jobs/job.ts';
import { connection, consenting, credential, subscribedCalendar } from './calendars.ts';
import { prescribed, written } from './clinic.ts';
import { sending } from './integrations.ts';
import { approved, file, once, recurring } from './items.ts';
import { chartOf, type Machine, transitionsOf } from './machine.ts';
import { inboxEntry, tried } from './notifications.ts';
import { apiKey, away, invited, longWork, secondFactor } from './people.ts';

const page = (title: string, charts: string[]): string =>
  `# ${title}: states\n\nMade by applying every rule to every state that can be reached (\`scripts/check/charts\`); a test holds it fresh. Beside an arrow stand the events that tell of it.\n\n${charts.join('\n')}`;

test.each([
  ['people', page('People', [chartOf(invited), chartOf(apiKey), chartOf(secondFactor), chartOf(longWork), chartOf(away)])],
  ['items', page('Items', [chartOf(once), chartOf(recurring), chartOf(approved), chartOf(file)])],
  [
    'calendars',
    page(
      'Calendars',
      [connection, credential, consenting, subscribedCalendar].map(each => chartOf(each as Machine<unknown>)),
    ),
  ],
  ['clinic', page('Clinic', [chartOf(prescribed), chartOf(written)])],
  ['integrations', page('Integrations', [chartOf(sending)])],
  ['notifications', page('Notifications', [chartOf(inboxEntry), chartOf(tried)])],
])('the state charts of %s are those of the rules (write them anew with `vitest -u`)', async (service, text) => {
  await expect(text).toMatchFileSnapshot(`../../../.github/services/${service}.md`);
});

test.each([
  ['connection', connection, ConnectionStatus.options],
  ['subscribed calendar', subscribedCalendar, SubscribedStatus.options],
  ['prescription', prescribed, PrescriptionStatus.options],
  ['note', written, NoteStatus.options],
  ['invitation', invited, InvitationStatus.options],
  ['job', longWork, JobStatus.options],
  ['consent', consenting, Consent.shape.status.options],
  ['delivery', tried, DeliveryStatus.options],
  ['dispatch', sending, DispatchStatus.options],
  ['file', file, [...FileStatus.options, 'deleted']],
] as [string, Machine<unknown>, string[]][])('every state of a %s is reached by some rule', (_, machine, states) => {
  const reached = new Set([...machine.begins.map(({ record }) => machine.stateOf(record)), ...transitionsOf(machine).map(({ to }) => to)]);
  expect([...reached].sort()).toEqual([...states].sort());
});
