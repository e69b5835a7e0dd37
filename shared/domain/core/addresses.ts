/** What stands before and after the @ of an address in running text: bounded, so that no text makes the search long. */
const written = /[^\s@/<>"'(),:;[\]]{1,64}@[^\s@/<>"'(),:;[\]]{1,255}/g;

/** A text of others, such as an error's message, without the mail addresses that it names. */
export const withoutAddresses = (text: string): string => text.replace(written, '(address)');
