import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

/** A mail as it was sent: parsed by an independent MIME parser, with the moment (Unix milliseconds) at which it was taken. */
export type Mail = Email & { raw: string; takenAtMs: number };

const parsed = async (folder: string, file: string): Promise<Mail> => {
  const raw = await readFile(join(folder, file), 'utf8');
  return { ...(await PostalMime.parse(raw)), raw, takenAtMs: Number(file.split('-')[0]) };
};

/** The value of a header, by its lower-case name. */
export const headerOf = ({ headers }: Mail, name: string): string | undefined => headers.find(({ key }) => key === name)?.value;

/** The first link in a mail's text that leads to a path. */
export const linkIn = ({ text = '' }: Mail, path: string): string => {
  const link = text.match(/https?:\/\/\S+/g)?.find(url => url.includes(path));
  if (!link) throw new Error(`The mail has no link to ${path}`);
  return link;
};

/** The files of all mails to an address, oldest first: to count them costs nothing. */
export const mailFilesTo = async (folder: string, ...addresses: string[]): Promise<string[]> =>
  (await readdir(folder)).filter(file => addresses.some(address => file.endsWith(`-${address}.eml`))).sort();

/** Every mail with a code of Cognito's to an address, oldest first. */
export const codeMailsTo = async (folder: string, address: string): Promise<Mail[]> => {
  const mails = await Promise.all((await mailFilesTo(folder, address)).map(file => parsed(folder, file)));
  return mails.filter(mail => !headerOf(mail, 'auto-submitted'));
};

/** Every mail of Almanac's to an address, oldest first, from the folder of the local cloud's mail sink. Cognito's codes are not among them. */
export const mailsTo = async (folder: string, address: string): Promise<Mail[]> => {
  const mails = await Promise.all((await mailFilesTo(folder, address)).map(file => parsed(folder, file)));
  return mails.filter(mail => headerOf(mail, 'auto-submitted'));
};
