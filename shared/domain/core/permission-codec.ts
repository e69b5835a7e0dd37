import type { Action } from './action.ts';
import { entriesOf } from './entries.ts';
import type { ListId } from './ids.ts';
import { type Condition, ListRight, type Resource, Role, type RoleStanding, type Row, type Standing } from './permissions.ts';

/** The numbers of resources and of rights to lists, and the bits of actions and conditions, in the short form of a standing. */
export type Vocabulary = {
  resources: Readonly<Record<string, number>>;
  actions: Readonly<Record<string, number>>;
  conditions: Readonly<Record<string, number>>;
  rights: Readonly<Record<string, number>>;
};

/**
 * Written by hand, for ever: a number never changes its meaning and is never given again, because functions of different versions read each
 * other's answers. New ones get the next numbers. `permission-numbers.json` holds them against that.
 */
export const numbers = {
  resources: {
    workspace: 1,
    member: 2,
    list: 3,
    item: 4,
    webhook: 5,
    audit: 6,
    comment: 7,
    child: 8,
    patient: 9,
    chart: 10,
    schedule: 11,
    appointment: 12,
    prescription: 15,
    clinic: 19,
    retention: 20,
    emergency: 21,
    dispense: 22,
    note: 23,
  } satisfies Record<Resource, number>,
  actions: { read: 0, create: 1, change: 2, complete: 3, delete: 4, approve: 5, sign: 6 } satisfies Record<Action, number>,
  conditions: { assigned: 0, care_team: 1 } satisfies Record<Condition, number>,
  /** One digit each. */
  rights: { view: 1, complete: 2 } satisfies Record<ListRight, number>,
} as const;

const version = '2';

const bitsOf = (names: readonly string[], bits: Readonly<Record<string, number>>): string =>
  names.reduce((sum, name) => sum | (1n << BigInt(bits[name]!)), 0n).toString(16);

const namesIn = (hex: string, bits: Readonly<Record<string, number>>): { names: string[]; whole: boolean } => {
  const sum = BigInt(`0x${hex}`);
  const names = Object.keys(bits).filter(name => (sum >> BigInt(bits[name]!)) & 1n);
  return { names, whole: bitsOf(names, bits) === hex };
};

/**
 * A standing in a few characters: the name of a role, or a version and its rows, each the number of a resource, the bits of its actions
 * and behind `@` those of its conditions (hexadecimal): `2;3.7;4.9@1`. Rows of words that have no number are left out. Behind each `+` stands a
 * list, after the number of the right to it: `guest+101h455vb4pex5vsknk084sn02q`.
 */
export const encodeStanding = (standing: Standing, vocabulary: Vocabulary = numbers): string => {
  if (typeof standing === 'string' || !('lists' in standing)) return encodeRole(standing, vocabulary);
  const lists = entriesOf(standing.lists).map(([listId, right]) => `${vocabulary.rights[right!]}${listId.slice(listPrefix.length)}`);
  return [encodeRole(standing.role, vocabulary), ...lists].join('+');
};

const listPrefix = 'list_';

const encodeRole = (standing: RoleStanding, { resources, actions, conditions }: Vocabulary): string => {
  if (typeof standing === 'string') return standing;
  const rows = standing
    .filter(row => row.resource in resources && (row.conditions ?? []).every(condition => condition in conditions))
    .map(row => {
      const known = row.actions.filter(action => action in actions);
      const narrowed = row.conditions?.length ? `@${bitsOf(row.conditions, conditions)}` : '';
      return `${resources[row.resource]}.${bitsOf(known, actions)}${narrowed}`;
    });
  return [version, ...rows].join(';');
};

const rowPattern = /^(\d{1,3})\.([0-9a-f]{1,16})(?:@([0-9a-f]{1,16}))?$/;

const rowIn = (text: string, { resources, actions, conditions }: Vocabulary): Row[] => {
  const [, number = '', actionBits = '', conditionBits] = rowPattern.exec(text) ?? [];
  const resource = Object.keys(resources).find(name => resources[name] === Number(number));
  const { names } = namesIn(actionBits || '0', actions);
  const narrowed = conditionBits === undefined ? undefined : namesIn(conditionBits, conditions);
  // What is narrowed by something unknown here gives nothing here.
  if (!resource || names.length === 0 || narrowed?.whole === false) return [];
  return [{ resource, actions: names, ...(narrowed ? { conditions: narrowed.names } : {}) } as Row];
};

/**
 * The standing behind its short form. Resources and actions that are not known here are left out: no route here asks for them. Undefined for
 * what this code cannot read at all, such as another version or a role that it does not know: it is to be looked up anew.
 */
export const decodeStanding = (text: string, vocabulary: Vocabulary = numbers): Standing | undefined => {
  const [role = '', ...lists] = text.split('+');
  const standing = decodeRole(role, vocabulary);
  if (standing === undefined || lists.length === 0) return standing;
  if (!lists.every(each => listPattern.test(each))) return undefined;
  return { role: standing, lists: Object.fromEntries(lists.flatMap(each => listIn(each, vocabulary))) };
};

const listPattern = /^(\d)([0-7][0-9a-hjkmnp-tv-z]{25})$/;

/** A right that is not known here gives nothing here. */
const listIn = (text: string, { rights }: Vocabulary): [ListId, ListRight][] => {
  const right = ListRight.options.find(name => rights[name] === Number(text[0]));
  return right ? [[`${listPrefix}${text.slice(1)}`, right]] : [];
};

const decodeRole = (text: string, vocabulary: Vocabulary): RoleStanding | undefined => {
  const role = Role.safeParse(text);
  if (role.success) return role.data;
  const [of, ...rows] = text.split(';');
  if (of !== version || !rows.every(row => rowPattern.test(row))) return undefined;
  return rows.flatMap(row => rowIn(row, vocabulary));
};
