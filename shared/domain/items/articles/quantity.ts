import * as z from 'zod';
import { Failure } from '../../core/failure.ts';
import { Line } from '../../core/text.ts';

/*
 * Quantities are decimal texts, and are added as integers: thousandths of the smallest unit of their dimension. Nothing is rounded, so a sum is the same in
 * whichever order it comes about.
 */
const longestUnit = 20;
const mass = { g: 1, kg: 1000 } as const;
const volume = { ml: 1, cl: 10, dl: 100, l: 1000 } as const;
/** The units that are made of each other, by how many of the smallest of them they are. What is in none of them is a dimension of its own. */
const dimensions: readonly Readonly<Record<string, number>>[] = [mass, volume];
/** What a sum stays below, in thousandths of the smallest unit. */
const most = 10n ** 15n;

/** How much somebody asks for: a decimal above zero with up to three places. */
export const QuantityInput = z.string().regex(/^([1-9]\d{0,5}(\.\d{1,3})?|0\.([1-9]\d{0,2}|0[1-9]\d?|00[1-9]))$/);
/** How much of something there is to be. */
export const Quantity = z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,6})?$/);
/** What is counted: grams, bottles, bunches. One however it is typed. */
export const Unit = Line(longestUnit).toLowerCase().normalize('NFC').max(longestUnit);

/** How much of what; without a quantity, some of it; without a unit, so many of it. */
export type Amount = { quantity?: string | undefined; unit?: string | undefined };

const dimensionOf = (unit: string) => dimensions.find(each => Object.hasOwn(each, unit));
const factorOf = (unit = ''): bigint => BigInt(dimensionOf(unit)?.[unit] ?? 1);

/** The same for units that can be added: the smallest of their dimension, or the unit itself. */
export const measureOf = (unit = ''): string => Object.keys(dimensionOf(unit) ?? {})[0] ?? unit;

const thousandthsOf = ({ quantity = '0', unit }: Amount): bigint => {
  const [whole, places = ''] = quantity.split('.');
  return (BigInt(`${whole}${places.padEnd(6, '0')}`) * factorOf(unit)) / 1000n;
};

const textOf = (thousandths: bigint, unit: string | undefined): string => {
  const millionths = (thousandths * 1000n) / factorOf(unit);
  const places = String(millionths % 1_000_000n)
    .padStart(6, '0')
    .replace(/0{1,6}$/, '');
  return `${millionths / 1_000_000n}${places && `.${places}`}`;
};

/** Two amounts of one measure together, exactly, in the larger of their units; one that does not say how much adds nothing. Fails with `limit_reached`. */
export const together = (a: Amount, b: Amount): Amount => {
  const unit = factorOf(a.unit) < factorOf(b.unit) ? b.unit : (a.unit ?? b.unit);
  if (a.quantity === undefined && b.quantity === undefined) return { unit };
  const sum = thousandthsOf(a) + thousandthsOf(b);
  if (sum >= most) throw new Failure('limit_reached', { limit: Number(most / 1000n) });
  return { quantity: textOf(sum, unit), unit };
};
