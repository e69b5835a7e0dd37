import { isIP } from 'node:net';
import { variable } from '../env.ts';

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** A name on the open internet: with a dot, not an IP address in any notation (the URL parser has unified them), and no name of a local network. */
function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, '');
  return name.includes('.') && !name.startsWith('[') && isIP(name) === 0 && !/\.(localhost|local|internal|lan|home|arpa)$/.test(name);
}

/** Lambda's own door on this machine, by which a function gets what it is to do next: somebody who is sent there would be given the next request of another. */
const isOwnRuntime = (port: string): boolean => port !== '' && variable('AWS_LAMBDA_RUNTIME_API')?.split(':').at(-1) === port;

/**
 * May we ask at this address, which a stranger gave us? Only at a public name, by https on its own port, without credentials. Where the name
 * leads to is checked when it is looked up (`publicLookup`). `allowLoopback` is for the local stage and for tests: this machine, also by http.
 */
export function allowedWebAddress(address: string, { allowLoopback }: { allowLoopback: boolean }): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  if (allowLoopback && isLoopback(hostname)) return (protocol === 'http:' || protocol === 'https:') && !isOwnRuntime(port);
  return protocol === 'https:' && port === '' && isPublicName(hostname);
}
