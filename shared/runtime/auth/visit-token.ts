import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { VisitLink } from '../../domain/clinic/booking/visit-link.ts';
import { Failure } from '../../domain/core/failure.ts';
import { toInstant } from '../../domain/time/when.ts';
import { keyFor } from './signature.ts';

const macBytes = 16;
const idLetters = 26;
const prefixes = ['ws', 'patient', 'appointment'] as const;

const textOf = ({ workspaceId, patientId, appointmentId, placedAt, address }: VisitLink): string =>
  [...[workspaceId, patientId, appointmentId].map(id => id.slice(-idLetters)), Date.parse(placedAt).toString(36), `.${address}`].join('');

const linkIn = (text: string): VisitLink => {
  const [ids = '', address] = text.split('.');
  const [workspaceId, patientId, appointmentId] = prefixes.map((prefix, i) => `${prefix}_${ids.slice(i * idLetters, (i + 1) * idLetters)}`);
  const placedAt = toInstant(Number.parseInt(ids.slice(prefixes.length * idLetters), 36));
  return VisitLink.parse({ workspaceId, patientId, appointmentId, placedAt, address });
};

const macOf = (text: string, secret: string): Buffer =>
  createHmac('sha256', keyFor(secret, 'visits')).update(text).digest().subarray(0, macBytes);

/**
 * A link to a visit as it stands in an address: signed, and encrypted under the signature as a synthetic IV (as RFC 5297 does), so that an address
 * says nothing of whose visit it is. The same link is the same token: a mail that is tried again has the same addresses.
 */
export const visitTokenOf = (link: VisitLink, secret: string): string => {
  const text = textOf(link);
  const mac = macOf(text, secret);
  const cipher = createCipheriv('aes-256-ctr', keyFor(secret, 'visits encrypted'), mac);
  return Buffer.concat([mac, cipher.update(text), cipher.final()]).toString('base64url');
};

/** The link in a token. Fails with `invalid_link` for one that was made up or changed. */
export const visitLinkOf = (token: string, secret: string): VisitLink => {
  const bytes = Buffer.from(token, 'base64url');
  const mac = bytes.subarray(0, macBytes);
  if (bytes.length <= macBytes || bytes.toString('base64url') !== token) throw new Failure('invalid_link');
  const text = createDecipheriv('aes-256-ctr', keyFor(secret, 'visits encrypted'), mac).update(bytes.subarray(macBytes)).toString('latin1');
  if (!timingSafeEqual(mac, macOf(text, secret))) throw new Failure('invalid_link');
  return linkIn(text);
};
