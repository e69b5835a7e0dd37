import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback to which the local cloud's SES hands every mail over, and which keeps each as it came: a file a mail. */
export type MailSink = { port: number; folder: string; stop(): Promise<void> };

const safe = (address: string): string => address.replace(/[^\w@.+-]/g, '_');

/** Starts a mail sink on a free port. Mails stand in `folder` as `<milliseconds>-<number>-<address>.eml`, in the order in which they came. */
export const startMailSink = async (folder: string): Promise<MailSink> => {
  mkdirSync(folder, { recursive: true });
  let mails = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      const takenAt = Date.now();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        // It may have gone with an emulator that had to be started again.
        mkdirSync(folder, { recursive: true });
        for (const { address } of envelope.rcptTo)
          writeFileSync(join(folder, `${takenAt}-${String(mails++).padStart(6, '0')}-${safe(address)}.eml`), Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return { port, folder, stop: () => new Promise(resolve => server.close(() => resolve())) };
};
