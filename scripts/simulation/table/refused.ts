/** A refusal as the SDK throws it: known by its name. It comes by the hundred and is expected, so it goes without a stack. */
export const refused = (name: string, message: string, more: object = {}): Error => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(message), { name, ...more });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
};
