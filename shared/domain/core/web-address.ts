/** A name on the open internet: with a dot, not an IP address in any notation (the URL parser has unified them), and no name of a local network. */
const isPublicName = (host: string): boolean => {
  const name = host.replace(/\.$/, '');
  return name.includes('.') && !name.startsWith('[') && !/\.(\d+|localhost|local|internal|lan|home|arpa)$/.test(name);
};

/**
 * Whether an address leads to the open internet as it stands there: to a public name, by https on its own port, without credentials. Where the
 * name leads to is for whoever looks it up to check.
 */
export const isOpenWebAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  return protocol === 'https:' && port === '' && username === '' && password === '' && isPublicName(hostname);
};
