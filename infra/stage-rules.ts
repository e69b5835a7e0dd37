/** The settings of a stage that lead somewhere, by name: addresses of the web and of mail, and accounts of AWS. */
export type Leading = { urls: Record<string, string[]>; mails: Record<string, string>; accounts: Record<string, string> };
export type Wrong = { path: string[]; message: string };

/** Names that stand for a host in documentation and tests, and lead to nobody (RFC 2606, RFC 6761), and the machine itself. */
const placeholder = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost|local)$|^(127\.|0\.0\.0\.0$|\[)/;

const wrongUrl = (url: string): string | undefined => {
  if (!URL.canParse(url)) return `"${url}" is no address of the web`;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:') return `"${url}" is not https: another scheme can be claimed by any app, and http be read by anybody`;
  return placeholder.test(hostname) ? `"${url}" is a placeholder` : undefined;
};

const wrongMail = (address: string): string | undefined =>
  placeholder.test(address.slice(address.lastIndexOf('@') + 1)) ? `"${address}" is a placeholder` : undefined;

/** The accounts of AWS's own documentation. */
const exampleAccounts = ['000000000000', '123456789012', '111122223333', '444455556666'];
const wrongAccount = (account: string): string | undefined =>
  exampleAccounts.includes(account) ? `the account "${account}" is a placeholder` : undefined;

const firstWrong = (urls: string[]): string | undefined => urls.map(wrongUrl).find(message => message !== undefined);

/** What of these a stage that people rely on may not have. */
export const placeholdersIn = ({ urls, mails, accounts }: Leading): Wrong[] =>
  [
    ...Object.entries(urls).map(([name, each]) => ({ path: [name], message: firstWrong(each) })),
    ...Object.entries(mails).map(([name, each]) => ({ path: [name], message: wrongMail(each) })),
    ...Object.entries(accounts).map(([name, each]) => ({ path: [name], message: wrongAccount(each) })),
  ].flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }]));
