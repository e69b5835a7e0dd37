import type { Account } from './state.ts';

/** What each account has, made when it is asked for first; `kept` and `keep` take it over a restart. */
export const perAccount = <T>(make: (account: Account) => T) => {
  const known = new WeakMap<Account, T>();
  const made = (account: Account): T => {
    const its = make(account);
    known.set(account, its);
    return its;
  };
  return {
    of: (account: Account): T => known.get(account) ?? made(account),
    kept: (accounts: readonly Account[]): (T | undefined)[] => accounts.map(account => known.get(account)),
    keep: (accounts: readonly Account[], all: readonly (T | undefined)[]): void => {
      for (const [index, account] of accounts.entries()) {
        const its = all[index];
        if (its) known.set(account, its);
      }
    },
  };
};
