/** A request larger than this is refused before it is parsed. */
export const maxRequestBytes = 1024 * 1024;
