import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import { withoutAddresses } from '../../domain/core/addresses.ts';
import { watchable } from '../../sdk-clients.ts';

/** A mail to one person. `from` may carry a name (`Almanac <mail@example.com>`), `to` is an address alone, `messageId` is `<…@…>`. */
export type OutgoingMail = {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where a POST unsubscribes at once (RFC 8058): https. */
  unsubscribe?: string;
  /** The same for every try of one mail. SES replaces it on the way out, and keeps it for its reports of bounces. */
  messageId?: string;
  headers?: Record<string, string>;
  /** The SES configuration set that reports bounces and complaints, and for whom the mail is: the report names them. */
  configurationSet?: string;
  userId?: string;
  /** The same of a mail to a patient: a reference to what the ledger says of it, in the characters of base64url. */
  visitNotice?: string;
};

/** How a mail failed: it never will be taken, it was not taken and may be tried again later, or nobody knows whether it was taken. */
export type MailFailure = 'refused' | 'throttled' | 'unknown';

// One try: SES has no idempotency key, so whether a send of unknown outcome is repeated is for the ledger of deliveries to decide.
const client = watchable(
  new SESClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  }),
);

// The dot-string of RFC 5321 4.1.2: ASCII before the @, as SES takes no other; nothing that could make a list of it.
const addressPattern = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[^\s@,;:<>"()[\]\\]{1,255}$/;
const invalidAddress = 'InvalidAddress';

function requireAddress(to: string): void {
  if (addressPattern.test(to)) return;
  throw Object.assign(new Error('the address is not one that mail can be sent to'), { name: invalidAddress });
}

// Unfolded: the line is below the 998 octets of RFC 5322 2.1.1, and a fold within the address would break it in some clients.
const unsubscribeHeaders = (url: string) => ({
  'List-Unsubscribe': { prepared: true, value: `<${url}>` },
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

const composed = ({ from, to, subject, text, html, unsubscribe, messageId, headers }: OutgoingMail) => {
  requireAddress(to);
  return new MailComposer({
    from,
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      ...headers,
      'Auto-Submitted': 'auto-generated',
      ...(messageId === undefined ? {} : { 'X-Entity-Ref-ID': messageId.replace(/[<>]/g, '') }),
      ...(unsubscribe === undefined ? {} : unsubscribeHeaders(unsubscribe)),
    },
  }).compile();
};

/** The mail as it goes over the wire (RFC 5322): text and HTML as alternatives, UTF-8, marked as sent by a machine (RFC 3834). */
export const mimeOf = (mail: OutgoingMail): Promise<Buffer> => composed(mail).build();

/** SES's words, without whom the mail was to: in the sandbox it names the recipient. */
const unnamed = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { message, stack } = error;
  return Object.assign(error, { message: withoutAddresses(message), stack: stack && withoutAddresses(stack) });
};

/** Sends a mail, once. Gives the id under which SES reports on it; throws what `mailFailure` tells apart. */
export async function sendMail(mail: OutgoingMail): Promise<{ providerId: string }> {
  const node = composed(mail);
  const { from, to } = node.getEnvelope();
  const sending = client.send(
    new SendRawEmailCommand({
      Source: from || undefined,
      Destinations: to,
      RawMessage: { Data: await node.build() },
      ConfigurationSetName: mail.configurationSet,
      Tags: (['userId', 'visitNotice'] as const).flatMap(Name => (mail[Name] === undefined ? [] : [{ Name, Value: mail[Name] }])),
    }),
  );
  const { MessageId } = await sending.catch(error => {
    throw unnamed(error);
  });
  return { providerId: MessageId ?? '' };
}

/** SES answered, took nothing, and never will: it is about this mail. */
const refusals = new Set([
  invalidAddress,
  'MessageRejected',
  'InvalidParameterValue',
  'InvalidParameterCombination',
  'ValidationError',
  'ValidationException',
  'MissingParameter',
]);

/** Nothing was taken, but time or an operator can change that: it is about us. Quotas, a paused account, an unverified domain, a missing connection, credentials. */
const postponements = new Set([
  'MailFromDomainNotVerified',
  'MailFromDomainNotVerifiedException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestThrottled',
  'LimitExceededException',
  'AccountSendingPausedException',
  'ConfigurationSetSendingPausedException',
  'ConfigurationSetDoesNotExist',
  'ConfigurationSetDoesNotExistException',
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'OptInRequired',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationToken',
]);
/** The request never left. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

const textOf = (error: unknown, key: 'name' | 'code' | 'message'): string => {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : '';
};

/** SES says with one code that it will not have this mail, and that our domain has lost its DNS records for a while: its words tell them apart. */
const isUnverified = (error: unknown): boolean =>
  textOf(error, 'name') === 'MessageRejected' && / not verified/.test(textOf(error, 'message'));

/** What an error of `sendMail` means (SES developer guide, "API error codes"). Whatever is not known to have failed is unknown: 5xx, timeouts, lost connections. */
export function mailFailure(error: unknown): MailFailure {
  const name = textOf(error, 'name');
  if (isUnverified(error)) return 'throttled';
  if (refusals.has(name)) return 'refused';
  return postponements.has(name) || neverLeft.has(textOf(error, 'code')) ? 'throttled' : 'unknown';
}
