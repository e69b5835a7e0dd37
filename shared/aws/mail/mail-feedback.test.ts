import { describe, expect, it } from 'vitest';
import { readFeedback } from './mail-feedback.ts';

const userId = 'user_01h455vb4pex5vsknk084sn02q';

/** An event of SES on the default bus, in the form of the SES developer guide. */
const event = (detail: object, tags: object = { userId: [userId] }) =>
  JSON.stringify({
    version: '0',
    id: 'c2a2e8f0-7d2e-4a9e-bb0f-2d8e5f0d4a11',
    'detail-type': 'Email Bounced',
    source: 'aws.ses',
    account: '123456789012',
    time: '2026-03-02T09:00:01Z',
    region: 'eu-central-1',
    resources: ['arn:aws:ses:eu-central-1:123456789012:configuration-set/almanac-dev'],
    detail: {
      ...detail,
      mail: {
        timestamp: '2026-03-02T09:00:00.000Z',
        source: 'Almanac <almanac@example.com>',
        sendingAccountId: '123456789012',
        messageId: '0107018e-mail',
        destination: ['Ada@Example.org'],
        headersTruncated: false,
        headers: [{ name: 'From', value: 'Almanac <almanac@example.com>' }],
        commonHeaders: { subject: 'Water the plants' },
        tags: { 'ses:configuration-set': ['almanac-dev'], ...tags },
      },
    },
  });

const bounce = (bounceType: string, bounceSubType = 'General') => ({
  eventType: 'Bounce',
  bounce: {
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress: 'Ada@Example.org', action: 'failed', status: '5.1.1' }],
    feedbackId: 'f1',
  },
});
const complaint = (complaintFeedbackType?: string | null) => ({
  eventType: 'Complaint',
  complaint: {
    complainedRecipients: [{ emailAddress: 'Ada@Example.org' }],
    complaintSubType: null,
    complaintFeedbackType,
    feedbackId: 'f2',
  },
});

describe('what SES reports about a mail', () => {
  it.each([
    ['an address that does not exist', bounce('Permanent', 'NoEmail'), 'bounce'],
    ['an address that SES has on its suppression list', bounce('Permanent', 'OnAccountSuppressionList'), 'bounce'],
    ['a reader who says that it is spam', complaint('abuse'), 'complaint'],
    ['a reader whose provider does not say why', complaint(), 'complaint'],
    ['a provider that says nothing in words', complaint(null), 'complaint'],
  ])('stops mail after %s', (_, detail, reason) => {
    expect(readFeedback(event(detail))).toEqual({
      eventId: 'c2a2e8f0-7d2e-4a9e-bb0f-2d8e5f0d4a11',
      messageId: '0107018e-mail',
      suppression: { userId, reason, sentTo: ['ada@example.org'] },
    });
  });

  it.each([
    ['a full mailbox', bounce('Transient', 'MailboxFull')],
    ['a bounce that says nothing', bounce('Undetermined', 'Undetermined')],
    ['a reader who says that it is no spam', complaint('not-spam')],
  ])('goes on after %s', (_, detail) => {
    expect(readFeedback(event(detail)).suppression).toBeUndefined();
  });

  it('stops nothing for a mail that names no user', () => {
    expect(readFeedback(event(bounce('Permanent'), {})).suppression).toBeUndefined();
  });

  it('fails for what is no event of SES, so that it ends in the dead-letter queue', () => {
    expect(() => readFeedback('{"id":"1","detail":{"eventType":"Delivery","mail":{}}}')).toThrow();
  });
});
