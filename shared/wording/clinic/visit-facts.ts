import { wallAt } from '../../domain/time/when.ts';
import { offsetAt } from '../../domain/time/zone.ts';
import type { Dates } from '../core/dates.ts';
import { isolated, oneLine, shorten } from '../core/text.ts';
import { shownName } from '../people/shown-name.ts';
import type { VisitWording } from './visit-words.ts';

/**
 * All that a patient is told of a visit: when it begins (`zone` is that of the clinic), and of the clinic its name, where it is, its phone, and
 * whom the visit is to where the clinic wants that. Nothing here knows of what it is a visit, nor why.
 */
export type VisitFacts = {
  clinicName: string;
  start: string;
  /** When those of a series begin, in the order of time, where all of them are told. */
  starts?: readonly string[] | undefined;
  /** Until when a time is kept that is offered. */
  keptUntil?: string | undefined;
  zone: string;
  /** Whether it is by video call: then nobody is told where the clinic is. */
  isRemote?: boolean | undefined;
  address?: string | undefined;
  phone?: string | undefined;
  clinicians?: readonly string[] | undefined;
};

const addressShown = 200;

/** A moment by the clock of its reader; the zone is named where the clinic's own clock shows another time. */
export const whenOf = (start: string, clinicZone: string, readerZone: string, dates: Dates): string =>
  offsetAt(clinicZone, Date.parse(start)) === offsetAt(readerZone, Date.parse(start)) ? dates.at(start) : dates.atInZone(start);

/** The time of day of a moment, with the zone where the clinic's own clock shows another time. */
export const timeOf = (start: string, clinicZone: string, { seen }: Dates): string => seen(wallAt(start, clinicZone)).time!;

/** What is told of a visit, each with what it is. */
export const factsOf = (
  { start, starts = [start], keptUntil, zone, isRemote = false, address = '', phone = '', clinicians = [] }: VisitFacts,
  readerZone: string,
  wording: VisitWording,
) => {
  const { told, dates } = wording;
  return [
    ...starts.map((each, i) => ({ label: i === 0 ? told('visit.when') : '', value: whenOf(each, zone, readerZone, dates) })),
    { label: told('visit.keptUntil'), value: keptUntil ? whenOf(keptUntil, zone, readerZone, dates) : '' },
    { label: told('visit.how'), value: isRemote ? told('visit.byCall') : '' },
    { label: told('visit.where'), value: isRemote ? '' : isolated(shorten(oneLine(address), addressShown)) },
    { label: told('visit.whom'), value: clinicians.map(shownName).filter(Boolean).join(', ') },
    { label: told('visit.phone'), value: phone },
  ].filter(({ value }) => value !== '');
};

/** What is said of a time that is offered, or by whom another visit is had. */
export const noteOn = (about: string, phone: string | undefined, wording: Pick<VisitWording, 'told'>): string => {
  if (about === 'offered') return wording.told('visit.offeredNote');
  return callFor(about.endsWith('cancelled') ? 'callAgain' : 'call', phone, wording);
};

/** What whoever cannot come is to do, or whoever wants another visit: call, where a number is known. */
export const callFor = (what: 'call' | 'callAgain', phone: string | undefined, { told }: Pick<VisitWording, 'told'>): string =>
  phone === undefined ? told(`visit.${what}Plain`) : told(`visit.${what}`, { phone });
