// Compiled, never run: a host's globals must not exist here. An unused directive is an error, so this fails when they do.

// @ts-expect-error no DOM
export type NoDom = typeof document;
// @ts-expect-error no Node
export type NoNode = typeof process;
