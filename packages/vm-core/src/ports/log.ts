// The backend's own log. For developers and bug reports: what users must know travels as a Reason or an ApiError.

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Log = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `cause` is written with its stack. */
  error(message: string, cause: unknown, fields?: LogFields): void;
};
