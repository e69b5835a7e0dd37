/** The token in an Authorization header (`Bearer`, RFC 6750). */
export const bearerToken = (authorization = ''): string | undefined => /^Bearer (\S+)$/i.exec(authorization)?.[1];
