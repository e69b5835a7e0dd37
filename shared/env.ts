import * as z from 'zod';

/** The environment variables that a file needs, read once at load. A missing or wrong one fails the start of the function, by name. */
export const environment = <S extends z.ZodRawShape>(shape: S): z.output<z.ZodObject<S>> => {
  const result = z.object(shape).safeParse(process.env);
  if (result.success) return result.data;
  throw new Error(`Environment: ${result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
};

/** What changes from one invocation to the next, or is there in some places alone: the trace's header, the address of the local cloud. */
export const variable = (name: string): string | undefined => process.env[name];
