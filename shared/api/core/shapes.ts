import * as z from 'zod';
import { parseFilter } from '../../domain/core/filter/parse.ts';
import { type Fields, type Filter, filterLimits } from '../../domain/core/filter/tree.ts';
import { placesIn } from '../../domain/core/invalid.ts';

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

/** A query parameter that is a filter of records with these fields: read once, and from then on a tree. */
export const filterBy = <R>(fields: Fields<R>) =>
  z
    .string()
    .max(filterLimits.characters)
    .transform((text, context) => {
      try {
        return parseFilter(text, fields);
      } catch (error) {
        for (const { code, values } of placesIn(error)) context.addIssue({ code: 'custom', message: code, params: values, input: text });
        return z.NEVER;
      }
    })
    .pipe(z.unknown() as z.ZodType<Filter, Filter>);
