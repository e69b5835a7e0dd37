import * as z from 'zod';
import { later } from '../../core/due.ts';
import { invalid, invalidCode } from '../../core/invalid.ts';
import { isOpenWebAddress } from '../../core/web-address.ts';
import type { Appointment } from './appointment.ts';

const minuteMs = 60_000;
/** How long before its start on the link of a call is shown to its patient, and how long it may be. */
export const telehealthRules = { openMinutes: 15, link: 500 };

/** Where a visit is: in a room of the clinic, or by a video call. */
export const VisitHow = z.enum(['room', 'telehealth']);

const link = z.string().max(telehealthRules.link);
/** Where a call is: an address of the open internet by https, without credentials. */
export const CallLink = link.refine(isOpenWebAddress, invalidCode('not_a_web_address'));

const roomName = '{room}';
const inRoom = (template: string, room: string): string => template.replaceAll(roomName, room);
/** Is it such an address whatever the room is called, and always at the same host? */
const isTemplate = (template: string): boolean => {
  const [one, other] = ['a', 'b'].map(room => inRoom(template, room)) as [string, string];
  return [one, other].every(isOpenWebAddress) && new URL(one).host === new URL(other).host;
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

/** Is a visit by video call? */
export const isRemote = ({ how }: Pick<Appointment, 'how'>): boolean => how === 'telehealth';

/** Is the call of a visit shown to its patient: it is booked, begins soon, and is not over? */
export const isCallOpen = (visit: Pick<Appointment, 'how' | 'status' | 'start' | 'minutes'>, now: string): boolean => {
  const { start, minutes, status } = visit;
  const isOn = status === 'booked' || status === 'arrived';
  return isRemote(visit) && isOn && now >= later(start, -telehealthRules.openMinutes * minuteMs) && now < later(start, minutes * minuteMs);
};
