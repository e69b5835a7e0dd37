/** The header by which the edge shows the gateways its key. It puts its own in place of one that a client sends. */
export const edgeHeader = 'x-almanac-edge';

/** With what the name begins at which the edge asks a gateway; behind it stands the name at which clients ask the edge. */
export const originPrefix = 'origin-';
