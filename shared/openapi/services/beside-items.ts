import { linePattern } from '../../domain/core/text.ts';
import { ArticleInput } from '../../domain/items/articles/article.ts';
import { FileInput } from '../../domain/items/files/file.ts';
import { ListInput, SectionInput } from '../../domain/items/lists/list.ts';
import { PartViews } from '../../domain/items/parts/part.ts';
import { RotaInput } from '../../domain/items/rotas/rota.ts';
import { TemplateInput, TemplateItem } from '../../domain/items/templates/template.ts';
import type { DocumentPart } from './part.ts';
import { thingOverrides } from './thing-words.ts';

/** What is left of a text when the blanks around it are gone must not be empty. */
const notBlank = { pattern: linePattern };

/** What the schemas of lists, templates, rotas, files, articles, things and parts of items check by code, or say of themselves. */
export const besideItems: NonNullable<DocumentPart['overrides']> = [
  [ListInput.shape.name, notBlank],
  [SectionInput.shape.name, notBlank],
  [TemplateInput.shape.name, notBlank],
  [TemplateItem.shape.title, notBlank],
  [RotaInput.shape.name, notBlank],
  [RotaInput.shape.order, { uniqueItems: true }],
  [FileInput.shape.name, notBlank],
  [ArticleInput, { dependentRequired: { unit: ['quantity'] } }],
  [ArticleInput.shape.title, notBlank],
  [ArticleInput.shape.unit.unwrap(), notBlank],
  [PartViews, { description: 'Where each of its assignees does their part of the occurrence at hand: how each stands.' }],
  ...thingOverrides,
];
