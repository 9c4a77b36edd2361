/** What another language has to say of the same things: a key too few or too many does not compile. */
export type WordsOf<T> = { readonly [K in keyof T]: T[K] extends string ? string : WordsOf<T[K]> };
