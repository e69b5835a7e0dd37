/** The header by which the edge shows the gateways its key. It puts its own in place of one that a client sends. */
export const edgeHeader = 'x-almanac-edge';
