import { describe, expect, it } from 'vitest';
import { readAccountMessage } from './account-events.ts';

const subject = '87a42a58-6051-7076-79e2-fe9208b6ae3c';

/** A call at Cognito as CloudTrail hands it to EventBridge: names of users are hidden, the subject stands beside. */
const call = (eventName: string, more: object = {}) =>
  JSON.stringify({
    version: '0',
    id: 'c2a2e8f0-7d2e-4a9e-bb0f-2d8e5f0d4a11',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cognito-idp',
    account: '123456789012',
    time: '2026-11-28T09:00:01Z',
    region: 'eu-central-1',
    resources: [],
    detail: {
      eventVersion: '1.08',
      userIdentity: { type: 'AssumedRole', accountId: '123456789012' },
      eventTime: '2026-11-28T08:59:58Z',
      eventSource: 'cognito-idp.amazonaws.com',
      eventName,
      requestParameters: { userPoolId: 'eu-central-1_pool', username: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      responseElements: null,
      additionalEventData: { sub: subject },
      eventType: 'AwsApiCall',
      managementEvent: true,
      ...more,
    },
  });
const eventId = 'c2a2e8f0-7d2e-4a9e-bb0f-2d8e5f0d4a11';

describe('H4 a word about accounts', () => {
  it.each(['AdminDeleteUser', 'DeleteUser', 'AdminDisableUser', 'AdminEnableUser'])('%s says whom to look at', name => {
    expect(readAccountMessage(call(name))).toEqual({ kind: 'changed', eventId, subject, at: '2026-11-28T08:59:58Z' });
  });

  it.each(['AdminUserGlobalSignOut', 'GlobalSignOut'])('%s says until when sign-ins are over', name => {
    expect(readAccountMessage(call(name))).toEqual({ kind: 'signed_out', eventId, subject, at: '2026-11-28T08:59:58Z' });
  });

  it('of a call that failed, or that names nobody, is none', () => {
    const failed = { errorCode: 'UserNotFoundException' };
    for (const more of [failed, { additionalEventData: null }, { additionalEventData: {} }])
      expect(readAccountMessage(call('AdminDeleteUser', more))).toEqual({ kind: 'nothing', eventId });
  });

  it('of the clock says which hour it is', () => {
    const hour = { id: eventId, 'detail-type': 'Scheduled Event', source: 'aws.events', time: '2026-11-28T09:17:00Z', detail: {} };
    expect(readAccountMessage(JSON.stringify(hour))).toEqual({ kind: 'hour', eventId, at: '2026-11-28T09:17:00Z' });
  });

  it('of another kind fails, and is looked at by hand', () => {
    for (const body of ['{}', JSON.stringify({ id: eventId, 'detail-type': 'Email Bounced' })])
      expect(() => readAccountMessage(body)).toThrow();
  });
});
