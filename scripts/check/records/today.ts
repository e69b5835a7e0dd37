import { readJson } from '../openapi/files.ts';
import { type Shapes, shapesOf } from './schemas.ts';

/** The shapes of all kinds of records and types of events, under the version of package.json. */
export const shapesOfToday = async (): Promise<Shapes> => {
  // What reads the table asks for its name when it is loaded; here nothing is read.
  process.env.TABLE_NAME ??= 'none';
  process.env.DUE_SHARDS ??= '1';
  const [{ kinds }, { catalogue }] = await Promise.all([import('../../../shared/data/index.ts'), import('../../../events/index.ts')]);
  return shapesOf(String(readJson('package.json').version), kinds, catalogue);
};
