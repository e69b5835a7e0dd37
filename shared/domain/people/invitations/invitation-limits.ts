/**
 * How many invitations are mailed a day (UTC): to one address, by whomever, from whichever workspace and in however many rounds; and by one
 * person, fewer while their account is young.
 */
export const invitationMailsAtMost = { toAddress: 5, byPerson: 100, byNewPerson: 20 };
const youngDays = 7;

/** How many invitations somebody may have mailed today. */
export const mailsBy = ({ createdAt }: { createdAt: string }, now: string): number =>
  Date.parse(now) - Date.parse(createdAt) < youngDays * 86_400_000 ? invitationMailsAtMost.byNewPerson : invitationMailsAtMost.byPerson;

/** Why an invitation is not mailed: it stands all the same, and who signs in with the address finds it. */
export type Unmailed = 'not_wanted' | 'too_many_by_sender' | 'too_many_to_address';

/** Does a name hold an address of the web, or what a mail program would make one of? */
export const holdsAddress = (name: string): boolean => /:\/\/|\bwww\.|[\p{L}\p{N}-]\.\p{L}{2,}/iu.test(name);
