type Mail = { from: string; to: { address: string }; messageId?: string; subject: string; text: string; html?: string };

/** Composes a mail as text that the simulated mail service reads back: encoding MIME is not what is simulated. */
export default function MailComposer({ from, to, messageId, subject, text, html }: Mail) {
  return {
    compile: () => ({
      getEnvelope: () => ({ from, to: [to.address] }),
      build: async () => JSON.stringify({ to: to.address, messageId, subject, text, html }),
    }),
  };
}
