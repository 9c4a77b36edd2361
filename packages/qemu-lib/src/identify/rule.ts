/** The form of the rules: data, so that a system is added by one line. */

export type OsName = {
  /** libosinfo's short id, with `$1`... for what the pattern caught; lower-cased. */
  readonly os: string;
  /** For people, with the same `$1`... */
  readonly name: string;
};

export type VolumeRule = {
  /** Tried on the volume id, then on the application id where `also` says so. */
  readonly volume: RegExp;
  readonly also?: "application";
  /** Further ids that must fit, for volume ids that more than one vendor uses. */
  readonly system?: RegExp;
  readonly publisher?: RegExp;
  readonly application?: RegExp;
  /** More than one where the medium does not tell them apart. */
  readonly is: OsName | readonly OsName[];
  /** Default `certain`. `guess` for an id that others could have chosen as well. */
  readonly confidence?: "likely" | "guess";
};

/** Tried on a file's own name, without its folder, in lower case. */
export type FileRule = { readonly file: RegExp; readonly is: OsName };

export const os = (id: string, name: string): OsName => ({ os: id, name });
