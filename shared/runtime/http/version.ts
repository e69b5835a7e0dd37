import { apiVersions, rowIn, versionOf } from '../../api/core/version.ts';
import { invalid } from '../../domain/core/invalid.ts';
import type { HttpEvent } from './http-event.ts';

/**
 * The row that answers: that of the path, or of the same noun in the version that `API-Version` names. Fails on a version that there is not.
 * A path without a version is about the stage, and has none to choose.
 */
export const rowAsked = <R extends { method: string; path: string }>(rows: readonly R[], found: R, { headers }: HttpEvent): R => {
  const asked = headers['api-version']?.trim();
  if (asked === undefined || versionOf(found.path) === undefined) return found;
  const version = apiVersions.find(each => String(each) === asked);
  const row = version === undefined ? undefined : rowIn(rows, found, version);
  if (!row) throw invalid('/API-Version', 'not_one_of', { values: apiVersions.join(', ') });
  return row;
};

/** Which version answered. */
export const versionHeader = ({ path }: { path: string }): Record<string, string> => {
  const version = versionOf(path);
  return version === undefined ? {} : { 'api-version': String(version) };
};
