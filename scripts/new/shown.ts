import type { Draft } from './draft.ts';
import type { KnownNoun } from './known.ts';
import { addProperty, keysAt } from './source.ts';

const rulesFile = 'shared/log/show.ts';
const readsFile = 'shared/log/show.test.ts';

/** What readers of the log are told of a kind of record: what the first route that reads it shows, to whoever may read it there. */
export const draftShown = (
  draft: Draft,
  { noun: { pascal, snake }, files }: KnownNoun,
  route: { name: string; permission: string },
): void => {
  if (keysAt(rulesFile, draft.read(rulesFile)!, ['rules']).includes(snake)) return;
  const shows = keysAt(files.domain, draft.read(files.domain)!, [pascal]).join(' ');
  draft.edit(rulesFile, text =>
    addProperty(rulesFile, text, ['rules'], {
      key: snake,
      text: `${snake}: { needs: '${route.permission}:read', shows: words('${shows}') }`,
    }),
  );
  draft.edit(readsFile, text => addProperty(readsFile, text, ['reads'], { key: snake, text: `${snake}: '${route.name}'` }));
};

/** An attribute that came to a kind of record which readers of the log are told of already. */
export const addShown = (draft: Draft, { noun: { snake } }: KnownNoun, attribute: string): void => {
  if (!keysAt(rulesFile, draft.read(rulesFile)!, ['rules']).includes(snake)) return;
  const words = new RegExp(`(\\b${snake}: \\{[^}]*shows:\\s*words\\(\\s*['\`][^'\`]*)`);
  draft.edit(rulesFile, text => text.replace(words, `$1 ${attribute}`));
};
