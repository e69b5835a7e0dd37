import { mayBeActedOn, type Route } from '../../../shared/api/core/route.ts';
import { everyRoute } from '../../../shared/api/index.ts';
import type { AccountAction } from '../../../shared/domain/core/permissions.ts';
import { type Reach, type Row, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { narrow } from '../../../shared/domain/core/standings.ts';

/** Somebody who calls: what they are in the workspace of the path, what of the account is theirs to use where they are a key, and whether they act for another. */
export type Column = { name: string; standing: Standing; key?: readonly AccountAction[]; acting?: true; kiosk?: true };

const sitter: Row[] = [
  { resource: 'workspace', actions: ['read'] },
  { resource: 'list', actions: ['read'] },
  { resource: 'item', actions: ['read', 'complete'], conditions: ['assigned'] },
];
const display: Row[] = [
  { resource: 'workspace', actions: ['read'] },
  { resource: 'item', actions: ['read', 'create', 'complete'] },
];

/** The roles of the product, a guardian who acts for a child, a child at a kiosk, a role of a workspace's own, and two API keys. */
export const columns: readonly Column[] = [
  { name: 'owner', standing: 'owner' },
  { name: 'admin', standing: 'admin' },
  { name: 'member', standing: 'member' },
  { name: 'guest', standing: 'guest' },
  { name: 'parent', standing: 'parent' },
  { name: 'child', standing: 'child' },
  { name: 'helper', standing: 'helper' },
  { name: 'clinician', standing: 'clinician' },
  { name: 'nurse', standing: 'nurse' },
  { name: 'reception', standing: 'reception' },
  { name: 'pharmacist', standing: 'pharmacist' },
  { name: 'privacy officer', standing: 'privacy_officer' },
  { name: 'owner for a child', standing: narrow('owner', 'child'), acting: true },
  { name: 'child at a kiosk', standing: narrow('owner', 'child'), acting: true, kiosk: true },
  { name: 'own role', standing: sitter },
  { name: 'key', standing: display, key: [] },
  { name: 'key with account', standing: display, key: ['read', 'change'] },
];

const ofAccount = ({ method, keys }: Route, key: Column['key']): Reach | undefined => {
  const action: AccountAction = method === 'GET' ? 'read' : 'change';
  return !key || keys === 'always' || key.includes(action) ? 'everything' : undefined;
};

/** How far somebody gets on a route: undefined for not at all. Operators are another matter: they are a group of the user pool. */
export const verdictOf = (route: Route, { standing, key, acting }: Column): Reach | undefined => {
  const { access, keys } = route;
  if (access === 'public') return 'everything';
  if (access === 'operator' || (key && keys === 'never') || (acting && !mayBeActedOn(route))) return undefined;
  return access === 'user' ? ofAccount(route, key) : reachOf(standing, access);
};

const cellOf = (reach: Reach | undefined): string => (reach === undefined ? '' : reach === 'everything' ? '✓' : 'own');

const rowOf = (route: Route): string => {
  const verdicts = columns.map(column => verdictOf(route, column)).map(cellOf);
  return `| \`${route.method} ${route.path}\` | ${route.access} | ${route.audited ?? ''} | ${verdicts.join(' | ')} |`;
};

/** The chart of who may call what, as Markdown. */
export const accessChart = (): string => `# Who may call what

Made from the table of routes and the table of permissions (\`shared/api\`, \`shared/domain/core/permissions.ts\`); a test holds it fresh, and another walks it through HTTP, cell by cell. \`✓\` is allowed, \`own\` only for items that one is assigned to. *own role* is a workspace's own role, here one that may read the workspace and its lists and complete what is assigned; *owner for a child* is an owner who acts for a child without an account (\`Acting-For\`), *child at a kiosk* a child who has said its PIN at one that an owner has set up (\`Kiosk-Session\`); the *key* columns are API keys for one workspace that may read it and read, create and complete items, the second also with \`account\`. *audited* are those of whose answers it is written down who is shown them, before they leave.

| route | needs | audited | ${columns.map(({ name }) => name).join(' | ')} |
|---|---|---|${columns.map(() => ':-:').join('|')}|
${Object.values(everyRoute).map(rowOf).join('\n')}
`;
