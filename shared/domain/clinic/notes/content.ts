import * as z from 'zod';
import { AppointmentId, NoteId, NoteTemplateId, UserId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { Line, saysSomething, Text } from '../../core/text.ts';

/** How much a note says at the most (characters). */
export const noteLimits = { title: 120, text: 20_000 };

const about = { title: Line(noteLimits.title), text: Text(noteLimits.text) };

/** What a note says, as it is sealed. */
export const NoteContent = z.object(about);
export type NoteContent = z.infer<typeof NoteContent>;

export const NoteInput = z.strictObject({
  title: about.title,
  text: about.text.optional(),
  /** Whose sections it begins with, where it has no text. */
  noteTemplateId: NoteTemplateId.optional(),
  appointmentId: AppointmentId.optional(),
  /** Who is to sign it, too, once it is signed. */
  cosigner: UserId.optional(),
  /** The signed note that it adds to. */
  amends: NoteId.optional(),
});
export type NoteInput = z.infer<typeof NoteInput>;

/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const NotePatch = z.strictObject({ ...about, appointmentId: AppointmentId.nullable(), cosigner: UserId.nullable() }).partial();
export type NotePatch = z.infer<typeof NotePatch>;

/** What a note says after a merge patch: the very same where that changes nothing. */
export const changeNoteContent = (
  content: NoteContent,
  { title = content.title, text = content.text }: Pick<NotePatch, 'title' | 'text'>,
): NoteContent => (title === content.title && text === content.text ? content : { ...content, title, text });

/** Fails with `invalid_request` for a note that says nothing: it is not signed. */
export const requireWritten = ({ text }: NoteContent): void => {
  if (!saysSomething(text)) throw invalid('/text', 'empty');
};
