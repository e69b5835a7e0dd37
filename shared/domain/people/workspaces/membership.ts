/** In how many workspaces a user can be. */
export const membershipsAtMost = 100;
