// The page's parts that are loaded when they are first shown. The page outlives its backend, so that a part may be asked
// for while nobody is there to serve it.
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

const WAIT_MS = 1000;
/** How often a part may fail although its server answers: a server that has just come back may still refuse one. */
const MAX_FAILURES = 3;

/** The server is there, and has not got the part: it is of another version than the page. */
export class PartMissing extends Error {
  override readonly name = "PartMissing";
}

type Surroundings = {
  /** Whether whoever serves the page answers at all. */
  readonly answers: () => Promise<boolean>;
  readonly wait: (ms: number) => Promise<void>;
};

const browser: Surroundings = {
  answers: async () =>
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(
      () => true,
      () => false,
    ),
  wait: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Loads a part, for as long as it takes until its server is back.
 * @throws {PartMissing} when the server answers and the part still cannot be had
 */
export const loadPart = async <T>(
  load: () => Promise<T>,
  { answers, wait }: Surroundings = browser,
): Promise<T> => {
  for (let failures = 0; ;) {
    try {
      return await load();
    } catch (cause) {
      if (await answers()) failures += 1;
      if (failures === MAX_FAILURES)
        throw new PartMissing("A part of the page could not be loaded.", { cause });
      await wait(WAIT_MS);
    }
  }
};

/** A component of a file of its own, loaded when it is first shown. */
export const lazyPart = <P>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> => lazy(async () => ({ default: await loadPart(load) }));
