import { Line } from '../../core/text.ts';

/** The longest word that is a tag. */
const longest = 40;

/** A word by which items are found again: one tag however it is typed, in capitals or not, with letters of one piece or of two. */
export const TagWord = Line(longest).toLowerCase().normalize('NFC').max(longest);
