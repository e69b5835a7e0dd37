import { tags } from '../../../shared/data/items/tags.ts';
import { movesOf, retagItem, retagTemplate } from '../../../shared/domain/items/tags/tag-walk.ts';
import { walkerOf } from '../walks/walk.ts';

/** Takes the words of a tag that are leaving off what has them. */
export const walkOn = walkerOf({
  ...tags,
  name: 'tag',
  leavingOf: tag => {
    const moves = movesOf([tag]);
    return { item: item => retagItem(item, moves), template: template => retagTemplate(template, moves) };
  },
});
