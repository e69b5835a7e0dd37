/** The settings of a stage that say where its apps are. */
type Apps = { corsOrigins: string[]; localOrigins: 'allowed' | 'refused'; real: boolean };
type PasskeyApps = Apps & { passkeyDomain: string };

/** Next and Create React App, Vite (dev and preview), Expo, Angular, Ionic; without a port, Capacitor on Android. */
const localPorts = [':3000', ':5173', ':4173', ':8081', ':4200', ':8100', ''];
/** Web views of apps on the device. API Gateway documents origins by http and https alone, so that real stages do without. */
const webViews = ['capacitor://localhost', 'ionic://localhost'];

/** The origins from which browsers may call a stage. */
export const originsOf = ({ corsOrigins, localOrigins, real }: Apps): string[] => {
  if (localOrigins === 'refused') return corsOrigins;
  return [...new Set([...corsOrigins, ...localPorts.map(port => `http://localhost${port}`), ...(real ? [] : webViews)])];
};

/** The origins from which passkeys of a stage may be used: those that may call it, of their domain and of what is below it. */
export const passkeyOriginsOf = (apps: PasskeyApps): string[] =>
  originsOf(apps).filter(origin => {
    const { protocol, hostname } = new URL(origin);
    return /^https?:$/.test(protocol) && `.${hostname}`.endsWith(`.${apps.passkeyDomain}`);
  });

/** What a function must know that verifies passkeys. */
export const passkeyVariables = (apps: PasskeyApps): Record<string, string> => ({
  PASSKEY_DOMAIN: apps.passkeyDomain,
  PASSKEY_ORIGINS: passkeyOriginsOf(apps).join(' '),
});
