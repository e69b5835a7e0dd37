import { width } from './tiles.ts';

/** The last part of the address of a tile, as C2SP tlog-tiles has it: `123`, `x001/234`, or of one that is not full `000.p/42`. */
export type TilePlace = { index: number; width: number };

const inThousands = (index: number): string[] => {
  const last = String(index % 1000).padStart(3, '0');
  return index < 1000 ? [last] : [...inThousands(Math.floor(index / 1000)).map(each => `x${each.replace('x', '')}`), last];
};

/** The address of a tile behind its level. */
export const tilePath = (place: TilePlace): string =>
  inThousands(place.index).join('/') + (place.width === width ? '' : `.p/${place.width}`);

const form = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile that an address names, in the only way in which it may be written; undefined for what names none. */
export const tileAt = (path: string): TilePlace | undefined => {
  const [, digits = '', part] = form.exec(path) ?? [];
  const place = { index: Number(digits.replaceAll(/[x/]/g, '')), width: part === undefined ? width : Number(part) };
  return digits !== '' && place.width <= width && Number.isSafeInteger(place.index) && tilePath(place) === path ? place : undefined;
};
