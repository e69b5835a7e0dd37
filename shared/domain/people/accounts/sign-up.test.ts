import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gives, type SignInProvider } from './sign-in-provider.ts';
import { type AddressHolder, objectionToSignUp, signUpFromProvider } from './sign-up.ts';

const email = 'ada@acme.org';
const anyProvider = { addresses: 'any', gives: 'any' } as const;
const acme = { addresses: ['acme.org'], gives: ['acme.org'] };
/** Knows of any address who has read mail there once, and gives none of these out. */
const google = { addresses: 'any', gives: ['gmail.com'] } satisfies Pick<SignInProvider, 'addresses' | 'gives'>;
const holder = (more: Partial<AddressHolder> = {}): AddressHolder => ({
  username: 'ada',
  federated: false,
  confirmed: true,
  verified: true,
  enabled: true,
  secondFactor: false,
  ...more,
});
const coming = { email, verified: true, provider: anyProvider };
const begun = holder({ username: 'stranger', confirmed: false, verified: false });

const anyHolder = fc.record({
  username: fc.uuid(),
  federated: fc.boolean(),
  confirmed: fc.boolean(),
  verified: fc.boolean(),
  enabled: fc.boolean(),
  secondFactor: fc.boolean(),
});
const anyComing = fc.record({
  email: fc.option(fc.constantFrom('ada@acme.org', 'ada@elsewhere.org'), { nil: undefined }),
  verified: fc.boolean(),
  provider: fc.constantFrom<Pick<SignInProvider, 'addresses' | 'gives'>>(anyProvider, acme, google),
});

describe('somebody who comes from a provider for the first time', () => {
  it('gets an account of their own where nobody has their address', () => {
    expect(signUpFromProvider(coming, [])).toEqual({ kind: 'new_account', drop: [] });
  });

  it('gets the account that has their address', () => {
    expect(signUpFromProvider(coming, [holder()])).toEqual({ kind: 'link', to: 'ada', drop: [] });
  });

  it.each([
    ['has not confirmed it', { verified: false }, 'account_unverified'],
    ['is closed or suspended', { enabled: false }, 'account_disabled'],
    ['has a second factor, which a provider does not ask for', { secondFactor: true }, 'account_has_second_factor'],
  ])('is not let into an account that %s', (_, more, reason) => {
    expect(signUpFromProvider(coming, [holder(more)])).toEqual({ kind: 'refused', reason });
  });

  it('is not let into an account by a provider that does not give its address out: the mailbox may be another’s by now', () => {
    const ofGoogle = { ...coming, provider: google };
    expect(signUpFromProvider(ofGoogle, [holder()])).toEqual({ kind: 'refused', reason: 'account_exists' });
    expect(signUpFromProvider(ofGoogle, [])).toEqual({ kind: 'new_account', drop: [] });
    expect(signUpFromProvider({ ...ofGoogle, email: 'ada@gmail.com' }, [holder()])).toEqual({ kind: 'link', to: 'ada', drop: [] });
    const byAnother = holder({ federated: true, verified: false });
    expect(signUpFromProvider(coming, [byAnother])).toEqual({ kind: 'refused', reason: 'account_exists' });
  });

  it('is let into none of two', () => {
    expect(signUpFromProvider(coming, [holder(), holder({ username: 'other' })])).toEqual({ kind: 'refused', reason: 'account_not_clear' });
  });

  it('is neither barred by a sign-up that nobody has confirmed, nor led into it: it goes', () => {
    expect(signUpFromProvider(coming, [begun])).toEqual({ kind: 'new_account', drop: ['stranger'] });
    expect(signUpFromProvider(coming, [begun, holder()])).toEqual({ kind: 'link', to: 'ada', drop: ['stranger'] });
  });

  it('is nobody by an address that the provider has no say on, whoever has it', () => {
    const elsewhere = { email: 'ada@elsewhere.org', verified: true, provider: acme };
    for (const holders of [[], [holder()], [begun]])
      expect(signUpFromProvider(elsewhere, holders)).toEqual({ kind: 'refused', reason: 'address_unverified' });
    expect(signUpFromProvider({ ...coming, provider: acme }, [])).toEqual({ kind: 'new_account', drop: [] });
  });

  it('never gets an account unless the provider and Cognito both say that the address is theirs, and never loses anybody a confirmed one', () => {
    fc.assert(
      fc.property(anyComing, fc.array(anyHolder, { maxLength: 4 }), (who, holders) => {
        const decided = signUpFromProvider(who, holders);
        if (decided.kind === 'refused') return;
        expect(who.verified).toBe(true);
        for (const name of decided.drop) expect(holders.find(({ username }) => username === name)!.confirmed).toBe(false);
        const confirmed = holders.filter(each => each.confirmed);
        if (decided.kind === 'new_account') expect(confirmed).toEqual([]);
        else {
          expect(gives(who.provider, who.email!)).toBe(true);
          expect(confirmed).toEqual([
            expect.objectContaining({ username: decided.to, verified: true, enabled: true, secondFactor: false }),
          ]);
        }
      }),
    );
  });
});

describe('somebody who signs up with a password', () => {
  it('is left to Cognito where nobody has the address, or an account with a password', () => {
    for (const holders of [[], [begun], [holder()]]) expect(objectionToSignUp(holders)).toBeUndefined();
  });

  it('makes no second account beside one that came by a provider', () => {
    expect(objectionToSignUp([holder({ username: 'Google_1', federated: true })])).toBe('account_exists');
  });
});
