import type * as z from 'zod';

/** The environment variables that a file needs, read once at load. A missing or wrong one fails the start of the function, by name. */
export const environment = <S extends Record<string, z.ZodType>>(shape: S): { [Name in keyof S]: z.output<S[Name]> } => {
  // Each by itself: for an object zod would write and compile code of its own, once for every file that reads a variable.
  const read = Object.entries(shape).map(([name, schema]) => ({ name, ...schema.safeParse(process.env[name]) }));
  const wrong = read.flatMap(
    ({ name, error }) => error?.issues.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`) ?? [],
  );
  if (wrong.length > 0) throw new Error(`Environment: ${wrong.join('; ')}`);
  return Object.fromEntries(read.map(({ name, data }) => [name, data])) as { [Name in keyof S]: z.output<S[Name]> };
};

/** What changes from one invocation to the next, or is there in some places alone: the trace's header, the address of the local cloud. */
export const variable = (name: string): string | undefined => process.env[name];
