import { linePattern } from '../../domain/core/text.ts';
import { FieldInput, FieldOption, FieldOptionInput, FieldView } from '../../domain/items/fields/field.ts';
import { FieldValues, FieldValuesPatch, valuesAtMost } from '../../domain/items/fields/field-values.ts';
import type { DocumentPart } from './part.ts';

/** What is said of the fields of a workspace, and of what items say of them. */
export const fieldWords: Readonly<Record<string, string>> = {
  fields: 'What it says of the fields of its workspace, by their ids: a text, a number, the id of an option, a day.',
  sort: 'By a field of the workspace: its id, upwards; with a `-` before it downwards.',
  fieldId: 'The id of the field: items have their values under it.',
  'Field.name': 'What it is called.',
  'Field.kind': 'What its values are: texts, numbers, days, or one of its options. It stays as it is.',
  'Field.unit': 'What its numbers are counted in.',
  options: 'What a choice is made among, in their order.',
  optionId: 'The id of the option: items that have it name it. It stays when the option is named anew.',
  'Field.options.name': 'What the option is called.',
  'Field.listId': 'Only items of this list are given values of it.',
  position: 'Where it stands among the fields: the lowest first, of the same ones the oldest.',
  retiredAt: 'Since when nothing is given new values of it.',
  retired: 'Whether nothing is to be given new values of it.',
};

const [, ofNumbers, ofChoices] = FieldInput.options;
const most = { maxProperties: valuesAtMost };

/** What the schemas of fields check by code. */
export const fieldOverrides: NonNullable<DocumentPart['overrides']> = [
  [FieldView.shape.name, { pattern: linePattern }],
  [ofNumbers.shape.unit.unwrap(), { pattern: linePattern }],
  [ofChoices.shape.options, { uniqueItems: true }],
  [FieldOption.shape.name, { pattern: linePattern }],
  [FieldOptionInput.shape.name, { pattern: linePattern }],
  [FieldValues, most],
  [FieldValuesPatch, most],
];
