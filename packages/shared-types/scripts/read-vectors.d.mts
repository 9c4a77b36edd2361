/** The JSON files of one folder of `vectors`, by name without ending. */
export declare const readVectors: (folder: string) => Readonly<Record<string, unknown>>;
