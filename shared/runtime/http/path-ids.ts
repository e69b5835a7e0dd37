import { type IdKind, idOf, prefixes } from '../../domain/core/ids.ts';

const isId = (name: string, text: string): boolean => {
  const kind = name.replace(/Id$/, '');
  return kind in prefixes && idOf(kind as IdKind).safeParse(text).success;
};

/** The ids in a path: no token, and nothing else that somebody typed there. Of a path without any the local cloud says null, and AWS nothing. */
export const idsInPath = (params: Record<string, string | undefined> | null | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(params ?? {}).filter((each): each is [string, string] => isId(each[0], each[1] ?? '')));
