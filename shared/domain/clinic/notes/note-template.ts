import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { NoteTemplateId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Line } from '../../core/text.ts';
import { noteLimits } from './content.ts';

/** How many templates there are in a workspace, and how many sections one has. */
export const noteTemplateRules = { perWorkspace: 100, sections: 20, heading: 80 };

const shape = {
  name: Line(noteLimits.title),
  /** The headings of its sections, in their order. */
  sections: z.array(Line(noteTemplateRules.heading)).min(1).max(noteTemplateRules.sections),
};

/** The sections with which notes of a kind begin. It says nothing of a patient. */
export const NoteTemplate = z.object({
  workspaceId: WorkspaceId,
  noteTemplateId: NoteTemplateId,
  name: personal(shape.name),
  sections: personal(shape.sections),
  createdBy: UserId,
  createdAt: z.iso.datetime(),
  /** Since when no note begins with it any more. */
  archivedAt: z.iso.datetime().optional(),
  version: z.int().positive(),
});
export type NoteTemplate = z.infer<typeof NoteTemplate>;
export const NoteTemplateInput = z.strictObject(shape);
/** A merge patch (RFC 7396): what is absent stays. */
export const NoteTemplatePatch = z.strictObject({ ...shape, archived: z.boolean() }).partial();

/** A new template. */
export const createNoteTemplate = (
  input: z.infer<typeof NoteTemplateInput>,
  ids: Pick<NoteTemplate, 'workspaceId' | 'noteTemplateId'>,
  { userId, now }: Actor,
): Change<NoteTemplate> => ({
  next: { ...ids, ...input, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'note_template.created', data: {} },
});

/** Other sections or another name, for notes that begin from now on; or it is archived, or brought back. */
export const changeNoteTemplate = (template: NoteTemplate, patch: z.infer<typeof NoteTemplatePatch>, now: string): Change<NoteTemplate> => {
  const fields = Object.keys(patch);
  const { archived, ...rest } = patch;
  const ending = archived === undefined ? {} : { archivedAt: archived ? (template.archivedAt ?? now) : undefined };
  return {
    next: fields.length === 0 ? template : { ...template, ...rest, ...ending },
    event: { type: 'note_template.changed', data: { fields } },
  };
};

/** The text with which a note of a template begins: its headings, each with room below it. */
export const textOfTemplate = ({ sections }: Pick<NoteTemplate, 'sections'>): string => sections.map(each => `${each}\n\n`).join('\n');
