import * as z from 'zod';
import { invalidCode } from './invalid.ts';

/** The name of a colour of CSS3 (RFC 7986 5.9). */
export const Color = z.string().regex(/^[a-z]{3,30}$/, invalidCode('not_valid'));
