import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import { watchable } from '../../sdk-clients.ts';

const client = watchable(new SESClient({}));

/** How many mails SES takes of this account in a day and in a second, and how many it took in the last 24 hours. */
export const mailQuota = async (): Promise<{ sentInLast24Hours: number; atMostIn24Hours: number; perSecond: number }> => {
  const { SentLast24Hours = 0, Max24HourSend = 0, MaxSendRate = 0 } = await client.send(new GetSendQuotaCommand({}));
  return { sentInLast24Hours: Math.round(SentLast24Hours), atMostIn24Hours: Max24HourSend, perSecond: MaxSendRate };
};
