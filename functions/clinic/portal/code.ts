import { createHash, createHmac } from 'node:crypto';
import type { PortalAccessKey } from '../../../shared/domain/clinic/portal/portal-access.ts';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 16;

/**
 * The code of an access: 80 bits that follow from the data key of its patient, so that it is stored nowhere and a retry of the request that has made it
 * is answered with the same.
 */
export const codeOf = ({ portalAccessId }: PortalAccessKey, dataKey: Buffer): string => {
  const bytes = createHmac('sha256', dataKey)
    .update(JSON.stringify(['portal code', portalAccessId]))
    .digest();
  // 256 is a multiple of 32: no letter is likelier than another.
  const text = [...bytes.subarray(0, codeLength)].map(byte => letters[byte % letters.length]).join('');
  return text.match(/.{4}/g)!.join('-');
};

/** By what a code is found, however it was typed. */
export const digestOfCode = (code: string): string =>
  createHash('sha256').update(code.replaceAll(/[- ]/g, '').toUpperCase()).digest('base64url');
