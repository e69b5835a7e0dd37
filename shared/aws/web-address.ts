import { isOpenWebAddress } from '../domain/core/web-address.ts';
import { variable } from '../env.ts';

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Lambda's own door on this machine, by which a function gets what it is to do next: somebody who is sent there would be given the next request of another. */
const isOwnRuntime = (port: string): boolean => port !== '' && variable('AWS_LAMBDA_RUNTIME_API')?.split(':').at(-1) === port;

/** Whether an address leads to this machine, without credentials, and not to Lambda's own door. */
const isOwnMachine = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  return username === '' && password === '' && isLoopback(hostname) && /^https?:$/.test(protocol) && !isOwnRuntime(port);
};

/**
 * May we ask at this address, which a stranger gave us? Only where the open internet is (`isOpenWebAddress`). Where the name leads to is checked
 * when it is looked up (`publicLookup`). `allowLoopback` is for the local stage and for tests: this machine, also by http.
 */
export const allowedWebAddress = (address: string, { allowLoopback }: { allowLoopback: boolean }): boolean =>
  isOpenWebAddress(address) || (allowLoopback && isOwnMachine(address));
