export type Id<P extends string> = `${P}_${string}`;
/** The id with a number: the same in every run. */
export const id = <P extends string>(prefix: P, i: number): Id<P> => `${prefix}_01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}`;

/** Hours of a schedule that is always open. */
export const always = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
