import * as z from 'zod';
import { UserId, WorkspaceId } from '../ids.ts';
import { invalidCode } from '../invalid.ts';
import { Plan } from '../limits.ts';
import { flags } from './declared.ts';
import { type Flag, sharedOf } from './flag.ts';

/** So many segments a flag may have, and each so many names: what is read by every function that asks stays small. */
const segmentsAtMost = 20;
const namesAtMost = 200;

/** A share of people, in percent with two places. */
const Percent = z.number().min(0).max(100).multipleOf(0.01);

const names = <T extends z.ZodType>(of: T) => z.array(of).min(1).max(namesAtMost).optional();

/** Whom a segment is about: whoever is all that it says. */
const who = {
  plans: names(Plan),
  users: names(UserId),
  /** Whoever is in one of these. */
  workspaces: names(WorkspaceId),
  /** Whoever runs the stage. */
  operators: z.literal(true).optional(),
};
const isSomebody = ({ plans, users, workspaces, operators }: { [Name in keyof typeof who]?: unknown }): boolean =>
  [plans, users, workspaces, operators].some(each => each !== undefined);

/** What is set of a flag: whether it is on at all; whom the first segment that they are in gives a variant; and which share of all others gets which. */
const settingFor = (flag: Flag) => {
  const sumOf = (split: Record<string, number | undefined>) => Object.values(split).reduce<number>((sum, each = 0) => sum + each, 0);
  return z.strictObject({
    state: z.enum(['on', 'off']).default('on'),
    segments: z
      .array(z.strictObject({ ...who, variant: z.enum(Object.keys(flag.variants)) }).refine(isSomebody, { error: invalidCode('required') }))
      .max(segmentsAtMost)
      .default([]),
    split: z
      .strictObject(Object.fromEntries(sharedOf(flag).map(name => [name, Percent.optional()])))
      .refine(split => sumOf(split) <= 100 + 1e-9, { error: invalidCode('too_large') })
      .default({}),
  });
};

/** What is set of one flag. */
export type FlagSetting = z.infer<ReturnType<typeof settingFor>>;

const byKey = Object.fromEntries(Object.entries(flags).map(([key, flag]) => [key, settingFor(flag)]));

/** What is set of all flags: what AppConfig holds. What is not in it is as its flag is declared. */
export const FlagSettings = z.strictObject(Object.fromEntries(Object.entries(byKey).map(([key, schema]) => [key, schema.optional()])));
export type FlagSettings = Readonly<Partial<Record<string, FlagSetting>>>;

const isOff = z.object({ state: z.literal('off') });

/**
 * Settings as another version of the code may have written them: of a flag that is not known, or that says what this code does not
 * understand, nothing is set, but that it is off where it says so. Undefined for what is no settings at all.
 */
export const settingsIn = (text: string): FlagSettings | undefined => {
  try {
    const read = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return Object.fromEntries(
      Object.entries(byKey).flatMap(([key, schema]) => {
        const { data } = schema.safeParse(read[key]);
        if (data) return [[key, data]];
        return isOff.safeParse(read[key]).success ? [[key, schema.parse({ state: 'off' })]] : [];
      }),
    );
  } catch {
    return undefined;
  }
};
