import type { SignUpRefusal } from '../../domain/people/accounts/sign-up.ts';
import { type Locale, localeOf } from '../core/locale.ts';

// Not in the catalogue: the function that Cognito waits for while somebody signs up needs these words alone.
const words: Record<Locale, Record<SignUpRefusal, string>> = {
  en: {
    address_unverified: 'This provider does not say that your mail address is yours. Confirm it there, or sign up here with a password.',
    account_exists: 'There is an account with this address. Sign in the way you did before.',
    account_unverified: 'There is an account with this address that has not confirmed it. Sign in with its password and confirm it first.',
    account_disabled: 'The account with this address is closed or suspended.',
    account_has_second_factor: 'The account with this address has a second factor. Sign in with its password and that.',
    account_not_clear: 'There is more than one account with this address. Sign in the way you did before.',
  },
  de: {
    address_unverified:
      'Dieser Anbieter sagt nicht, dass deine Mailadresse dir gehört. Bestätige sie dort, oder melde dich hier mit einem Passwort an.',
    account_exists: 'Zu dieser Adresse gibt es ein Konto. Melde dich so an wie bisher.',
    account_unverified:
      'Zu dieser Adresse gibt es ein Konto, das sie nicht bestätigt hat. Melde dich mit seinem Passwort an und bestätige sie zuerst.',
    account_disabled: 'Das Konto zu dieser Adresse ist geschlossen oder gesperrt.',
    account_has_second_factor: 'Das Konto zu dieser Adresse hat einen zweiten Faktor. Melde dich mit dem Passwort und diesem an.',
    account_not_clear: 'Zu dieser Adresse gibt es mehr als ein Konto. Melde dich so an wie bisher.',
  },
  fr: {
    address_unverified:
      'Ce fournisseur ne dit pas que votre adresse est la vôtre. Confirmez-la chez lui, ou inscrivez-vous ici avec un mot de passe.',
    account_exists: 'Il existe un compte avec cette adresse. Connectez-vous comme auparavant.',
    account_unverified:
      'Il existe un compte avec cette adresse, qui ne l’a pas confirmée. Connectez-vous avec son mot de passe et confirmez-la d’abord.',
    account_disabled: 'Le compte qui a cette adresse est fermé ou suspendu.',
    account_has_second_factor:
      'Le compte qui a cette adresse a un second facteur. Connectez-vous avec son mot de passe et ce second facteur.',
    account_not_clear: 'Il existe plusieurs comptes avec cette adresse. Connectez-vous comme auparavant.',
  },
  es: {
    address_unverified: 'Este proveedor no dice que tu dirección sea tuya. Confírmala allí, o regístrate aquí con una contraseña.',
    account_exists: 'Ya hay una cuenta con esta dirección. Inicia sesión como hasta ahora.',
    account_unverified: 'Hay una cuenta con esta dirección que no la ha confirmado. Inicia sesión con su contraseña y confírmala primero.',
    account_disabled: 'La cuenta con esta dirección está cerrada o suspendida.',
    account_has_second_factor: 'La cuenta con esta dirección tiene un segundo factor. Inicia sesión con la contraseña y con él.',
    account_not_clear: 'Hay más de una cuenta con esta dirección. Inicia sesión como hasta ahora.',
  },
  pt: {
    address_unverified: 'Este fornecedor não diz que o seu endereço é seu. Confirme-o lá, ou registe-se aqui com uma palavra-passe.',
    account_exists: 'Já existe uma conta com este endereço. Inicie sessão como até agora.',
    account_unverified:
      'Existe uma conta com este endereço que não o confirmou. Inicie sessão com a palavra-passe dela e confirme-o primeiro.',
    account_disabled: 'A conta com este endereço está fechada ou suspensa.',
    account_has_second_factor: 'A conta com este endereço tem um segundo fator. Inicie sessão com a palavra-passe e com ele.',
    account_not_clear: 'Existe mais do que uma conta com este endereço. Inicie sessão como até agora.',
  },
};

/** What Cognito hands on to the app of somebody who is not let in: the code, which stays, then the words for them. */
export const signUpRefusal = (reason: SignUpRefusal, tag: string): string => `${reason}: ${words[localeOf(tag)][reason]}`;
