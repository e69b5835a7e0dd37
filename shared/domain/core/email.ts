import * as z from 'zod';

const form = z.regexes.email.source.replace(/^\^/, '');

/** A mail address, its local part at most 64 characters and the whole at most 254 (RFC 5321 4.5.3.1). */
export const EmailAddress = z.email({ pattern: new RegExp(`^(?=[^@]{1,64}@)${form}`) }).max(254);
