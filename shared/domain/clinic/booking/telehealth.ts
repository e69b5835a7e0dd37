import * as z from 'zod';
import { later } from '../../core/due.ts';
import { invalid, invalidCode } from '../../core/invalid.ts';
import { isOpenWebAddress } from '../../core/web-address.ts';

const minuteMs = 60_000;
/** How long before its start on the link of a call is shown to its patient, how long it may be, and how many random bytes the name of its room is, in hex. */
export const telehealthRules = { openMinutes: 15, link: 500, roomBytes: 16 };

/** Where a visit is: in a room of the clinic, or by a video call. */
export const VisitHow = z.enum(['room', 'telehealth']);

const link = z.string().max(telehealthRules.link);
/** Is it such an address as it stands there: what browsers would mend, such as a space around it, stands in no link of a page. */
const isCallAddress = (address: string): boolean => isOpenWebAddress(address) && /^https:\/\/[^\s"'<>\\]+$/.test(address);
/** Where a call is: an address of the open internet by https, without credentials. */
export const CallLink = link.refine(isCallAddress, invalidCode('not_a_web_address'));

const roomName = '{room}';
const inRoom = (template: string, room: string): string => template.replaceAll(roomName, room);
/** Does it name a room, and is it such an address whatever that is called, no longer than any, and always at the same host? */
const isTemplate = (template: string): boolean => {
  const [one, other] = ['a', 'b'].map(letter => inRoom(template, letter.repeat(2 * telehealthRules.roomBytes))) as [string, string];
  return one !== other && [one, other].every(each => CallLink.safeParse(each).success) && new URL(one).host === new URL(other).host;
};

/** That visits of a type may be by video call, and where that is then: `{room}` stands for what nobody guesses, another for each visit. */
export const Telehealth = z.strictObject({ link: link.refine(isTemplate, invalidCode('not_a_web_address')).optional() });

/**
 * Where the call of a new visit is: where the desk says, or by the template of its type; nowhere, where it is in a room. Fails with `invalid_request` where
 * visits of the type are in rooms alone, or nobody has said where the call is.
 */
export const callLinkFor = (
  { telehealth }: { telehealth?: z.infer<typeof Telehealth> | undefined },
  { how = 'room', link: given }: { how?: z.infer<typeof VisitHow> | undefined; link?: string | undefined },
  newRoom: () => string,
): string | undefined => {
  if (how === 'room') {
    if (given !== undefined) throw invalid('/link', 'not_valid');
    return undefined;
  }
  if (!telehealth) throw invalid('/how', 'not_valid');
  const there = given ?? (telehealth.link && inRoom(telehealth.link, newRoom()));
  if (there === undefined) throw invalid('/link', 'required');
  return there;
};

/** Of a visit, how it is held. */
type Held = { how?: z.infer<typeof VisitHow> | undefined };

/** Is a visit by video call? */
export const isRemote = ({ how }: Held): boolean => how === 'telehealth';

/** Is the call of a visit shown to its patient: it is booked, begins soon, and is not over? */
export const isCallOpen = (visit: Held & { status: string; start: string; minutes: number }, now: string): boolean => {
  const { start, minutes, status } = visit;
  const isOn = status === 'booked' || status === 'arrived';
  return isRemote(visit) && isOn && now >= later(start, -telehealthRules.openMinutes * minuteMs) && now < later(start, minutes * minuteMs);
};
