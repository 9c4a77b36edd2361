// What rows are asked for.
import type { BackendToBench } from "../bench-backend.ts";
import type { Row } from "../row.ts";

export type BenchOptions = {
  readonly rounds: number;
  readonly backends: readonly BackendToBench[];
};

export type BenchRows = (options: BenchOptions) => Promise<readonly Row[]>;
