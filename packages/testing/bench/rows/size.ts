// How large the program of a backend is, as it is shipped.
import { statSync } from "node:fs";
import { atMost, makeRow } from "../row.ts";
import type { BenchRows } from "./options.ts";

export const sizeRows: BenchRows = async ({ backends }) =>
  backends.flatMap(({ name, program }) =>
    program === undefined
      ? []
      : [
          makeRow({
            name: "the backend's program, stripped",
            by: name,
            unit: "MB",
            ours: [statSync(program).size / 1e6],
            goal: atMost(18, "18 MB"),
          }),
        ],
  );
