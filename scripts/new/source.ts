import { type CallExpression, type Expression, type ImportDeclaration, type ObjectExpression, type Program, parseSync } from 'oxc-parser';
import { problem } from '../console.ts';

/** A place in a text, and what is put there. */
type Insertion = { at: number; text: string };

const parsed = (file: string, text: string): Program => {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw problem(`${file} cannot be read: ${errors[0]!.message}`);
  return program;
};

/** Fails for a text that is no TypeScript. */
export const requireReadable = (file: string, text: string): void => void parsed(file, text);

const inserted = (text: string, ...insertions: Insertion[]): string =>
  insertions.sort((one, other) => other.at - one.at).reduce((so, { at, text: more }) => so.slice(0, at) + more + so.slice(at), text);

/** What stands behind `as const`, `satisfies …` and brackets, and what a function of one expression answers. */
const bare = (expression: Expression): Expression => {
  if (expression.type === 'ArrowFunctionExpression' && expression.body.type !== 'BlockStatement') return bare(expression.body);
  const isWrapped = expression.type === 'TSAsExpression' || expression.type === 'TSSatisfiesExpression';
  return isWrapped || expression.type === 'ParenthesizedExpression' ? bare(expression.expression) : expression;
};

/** What a constant of a file is made from. */
const initOf = (file: string, text: string, name: string): Expression => {
  for (const node of parsed(file, text).body) {
    const statement = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (statement?.type !== 'VariableDeclaration') continue;
    const found = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
    if (found?.init) return bare(found.init);
  }
  throw problem(`${file} has no constant named ${name}: the generator does not know where its line goes.`);
};

/** Calls whose last argument is an object stand for that object, as `z.object({ … })` does; or another argument, by its place. */
const objectIn = (expression: Expression, argument = -1): ObjectExpression | undefined => {
  const it = bare(expression);
  if (it.type === 'ObjectExpression') return it;
  const given = it.type === 'CallExpression' ? it.arguments.at(argument) : undefined;
  return given && given.type !== 'SpreadElement' ? objectIn(given) : undefined;
};

const keyOf = (property: ObjectExpression['properties'][number]): string => {
  if (property.type === 'SpreadElement') return property.argument.type === 'Identifier' ? `...${property.argument.name}` : '...';
  const { key } = property;
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
};

/** Where a line goes: a constant, an argument of the call that it is made by (`handler(0)`), or a path of keys in it. */
type Path = readonly string[];

/** The object at a path. */
const objectAt = (file: string, text: string, [first, ...keys]: Path): ObjectExpression => {
  const [, name, argument] = /^(\w+)(?:\((\d)\))?$/.exec(first!)!;
  let object = objectIn(initOf(file, text, name!), argument === undefined ? -1 : Number(argument));
  for (const key of keys) {
    const property = object?.properties.find(each => keyOf(each) === key);
    object = property?.type === 'Property' ? objectIn(property.value as Expression) : undefined;
  }
  if (!object) throw problem(`${file} has no object at ${[first, ...keys].join('.')}: the generator does not know where its line goes.`);
  return object;
};

/** The names of the properties of a constant, spreads with their dots. */
export const keysAt = (file: string, text: string, path: Path): string[] => objectAt(file, text, path).properties.map(keyOf);

type Property = { key: string; text: string; before?: string };

/** Adds a property to the object at a path: behind the others, or `before` one of them. Refuses one that is there. */
export const addProperty = (file: string, text: string, path: Path, { key, text: added, before }: Property): string => {
  const object = objectAt(file, text, path);
  if (object.properties.some(each => keyOf(each) === key)) throw problem(`${file} has ${key} already.`);
  const next = object.properties.find(each => keyOf(each) === before);
  if (next) return inserted(text, { at: next.start, text: `${added},\n` });
  const last = object.properties.at(-1);
  if (!last) return inserted(text, { at: object.start + 1, text: `\n${added},\n` });
  return inserted(text, { at: last.end, text: `,\n${added}` });
};

/** Adds an element to the list that a constant, or the object at a path in it, is. */
export const addElement = (file: string, text: string, [name, ...keys]: Path, element: string): string => {
  const made = initOf(file, text, name!);
  const list =
    keys.length === 0
      ? bare(made.type === 'NewExpression' ? (made.arguments[0] as Expression) : made)
      : objectAt(file, text, [name!, ...keys.slice(0, -1)]).properties.flatMap(each =>
          each.type === 'Property' && keyOf(each) === keys.at(-1) ? [bare(each.value as Expression)] : [],
        )[0];
  if (list?.type !== 'ArrayExpression') throw problem(`${file} has no list named ${[name, ...keys].join('.')}.`);
  if (list.elements.some(each => each && text.slice(each.start, each.end) === element)) throw problem(`${file} has ${element} already.`);
  const last = list.elements.at(-1);
  return inserted(text, last ? { at: last.end, text: `, ${element}` } : { at: list.start + 1, text: element });
};

/** Adds an argument to the one call of a function in a file. */
export const addArgument = (file: string, text: string, callee: string, argument: string): string => {
  const calls: CallExpression[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, callee: called } = node as CallExpression;
    if (type === 'CallExpression' && called.type === 'Identifier' && called.name === callee) calls.push(node as CallExpression);
    for (const value of Object.values(node)) visit(value);
  };
  visit(parsed(file, text).body);
  const [call] = calls;
  if (!call || calls.length > 1) throw problem(`${file} has not one call of ${callee}: the generator does not know where its line goes.`);
  const last = call.arguments.at(-1);
  return inserted(text, { at: last ? last.end : call.end - 1, text: last ? `, ${argument}` : argument });
};

const importsIn = (file: string, text: string): ImportDeclaration[] =>
  parsed(file, text).body.filter(node => node.type === 'ImportDeclaration');

/** Adds names to a file's imports from a module; `type` in front of a name imports its type alone. What is imported already stays. */
export const addImport = (file: string, text: string, names: readonly string[], from: string): string => {
  const all = importsIn(file, text);
  const there = all.find(each => each.source.value === from && each.specifiers.every(one => one.type === 'ImportSpecifier'));
  const known = new Set(there?.specifiers.map(({ local }) => local.name));
  const missing = names.filter(name => !known.has(name.replace(/^type /, '')));
  if (missing.length === 0) return text;
  if (!there) return `import { ${missing.join(', ')} } from '${from}';\n${all.length === 0 ? '\n' : ''}${text}`;
  // Types alone are imported so; a value beside them makes each of them one.
  const whole = there.importKind === 'type';
  const before = there.specifiers.map(one => (whole ? `type ${one.local.name}` : text.slice(one.start, one.end)));
  const joined = `import { ${[...before, ...missing].join(', ')} } from '${from}';`;
  return text.slice(0, there.start) + joined + text.slice(there.end);
};

/** The names that a file exports. */
export const exportsOf = (file: string, text: string): string[] =>
  parsed(file, text).body.flatMap(node => {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'VariableDeclaration') return [];
    return node.declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  });
