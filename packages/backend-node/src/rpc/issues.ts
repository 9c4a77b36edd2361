// Zod's complaints as the contract's `data.issues`, bounded: bad input must not make a large answer.
import type { z } from "@openutm/shared-types";

export type Issue = { readonly path: string; readonly message: string };

const maxIssues = 20;
const maxTextLength = 300;

const shorten = (text: string): string =>
  text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;

/** At most 20 issues with paths such as `config.drives.0.id`, each text at most 300 characters. */
export const describeIssues = (error: z.ZodError): Issue[] =>
  error.issues.slice(0, maxIssues).map((issue) => ({
    path: shorten(issue.path.map(String).join(".")),
    message: shorten(issue.message),
  }));
