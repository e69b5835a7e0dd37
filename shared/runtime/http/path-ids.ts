import { type IdKind, idOf, prefixes } from '../../domain/core/ids.ts';

const isId = (name: string, text: string): boolean => {
  const kind = name.replace(/Id$/, '');
  return kind in prefixes && idOf(kind as IdKind).safeParse(text).success;
};

/** The ids in a path: no token, and nothing else that somebody typed there. */
export const idsInPath = (params: Record<string, string | undefined> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter((each): each is [string, string] => isId(each[0], each[1] ?? '')));
