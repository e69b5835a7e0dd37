/** What stands before and after the @ of an address in running text: begun at a word's beginning alone, so that no text makes the search long. */
const written = /(?<![^\s@/<>"'(),:;[\]])[^\s@/<>"'(),:;[\]]+@[^\s@/<>"'(),:;[\]]+/g;

/** A text of others, such as an error's message, without the mail addresses that it names. */
export const withoutAddresses = (text: string): string => text.replace(written, '(address)');
