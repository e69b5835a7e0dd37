/** A refusal as the SDK throws it: known by its name. */
export const refused = (name: string, message: string, more: object = {}): Error => Object.assign(new Error(message), { name, ...more });
