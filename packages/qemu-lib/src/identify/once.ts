/** Reads a table when it is first asked for: nobody who starts the backend waits for it. Pure. */
export const once = <T>(read: () => T): (() => T) => {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: read() }).value;
};
