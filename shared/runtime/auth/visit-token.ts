import { createHmac } from 'node:crypto';
import { VisitLink } from '../../domain/clinic/booking/visit-link.ts';
import { prefixes } from '../../domain/core/ids.ts';
import { toInstant } from '../../domain/time/when.ts';
import { keyFor } from './signature.ts';
import { textWith, tokenWith } from './siv.ts';

const idLetters = 26;
const starts = [prefixes.workspace, prefixes.patient, prefixes.appointment];

const textOf = ({ workspaceId, patientId, appointmentId, placedAt, address }: VisitLink): string =>
  [...[workspaceId, patientId, appointmentId].map(id => id.slice(-idLetters)), Date.parse(placedAt).toString(36), `.${address}`].join('');

const linkIn = (text: string): VisitLink => {
  const [ids = '', address] = text.split('.');
  const [workspaceId, patientId, appointmentId] = starts.map((prefix, i) => `${prefix}_${ids.slice(i * idLetters, (i + 1) * idLetters)}`);
  const placedAt = toInstant(Number.parseInt(ids.slice(starts.length * idLetters), 36));
  return VisitLink.parse({ workspaceId, patientId, appointmentId, placedAt, address });
};

const macBy = (secret: string) => (text: string) => createHmac('sha256', keyFor(secret, 'visits')).update(text).digest();

/**
 * A link to a visit as it stands in an address: signed and encrypted, so that an address says nothing of whose visit it is. The same link is the
 * same token: a mail that is tried again has the same addresses.
 */
export const visitTokenOf = (link: VisitLink, secret: string): string =>
  tokenWith(textOf(link), keyFor(secret, 'visits encrypted'), macBy(secret));

/** The link in a token; undefined for one that was made up or changed, or not made with the secret. */
export const visitLinkBy = (token: string, secret: string): VisitLink | undefined => {
  const text = textWith(token, keyFor(secret, 'visits encrypted'), macBy(secret));
  return text === undefined ? undefined : linkIn(text);
};
