import * as z from 'zod';

/** How many things a page holds, and where it begins. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(1000).optional(),
};
export const Paging = z.strictObject(paging);

/** A query parameter that may be named several times or hold commas: `tag=a&tag=b`, which the gateway joins by commas. */
export const commaSeparated = <S extends z.ZodType<unknown, string>>(each: S) =>
  z
    .string()
    .max(1000)
    .transform(text => text.split(',').filter(Boolean))
    .pipe(z.array(each).max(20));
