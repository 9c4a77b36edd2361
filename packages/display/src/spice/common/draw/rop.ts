// Raster operations on whole pixels.

/**
 * A bitwise operation on two inputs, as its truth table: bit (2 * source + destination) is the result. These are X11's
 * sixteen functions in another order.
 */
export type Rop = number;

export const ropClear: Rop = 0b0000;
export const ropInvert: Rop = 0b0101;
export const ropNoop: Rop = 0b1010;
export const ropCopy: Rop = 0b1100;
export const ropSet: Rop = 0b1111;

// SPICE_ROPD_*, spice-protocol 0.14.3.
const inversSrc = 1;
const inversBrush = 2;
const inversDest = 4;
const opPut = 8;
const opOr = 16;
const opAnd = 32;
const opXor = 64;
const opBlackness = 128;
const opWhiteness = 256;
const opInvers = 512;
const inversRes = 1024;

/** What takes part in an operation: OPAQUE combines a brush with a source, all others something with the destination. */
export type RopInputs = "source-destination" | "brush-destination" | "brush-source";

const inversionOf: Record<RopInputs, { readonly source: number; readonly destination: number }> = {
  "source-destination": { source: inversSrc, destination: inversDest },
  "brush-destination": { source: inversBrush, destination: inversDest },
  "brush-source": { source: inversBrush, destination: inversSrc },
};

/** The truth table that a message's rop descriptor (SPICE_ROPD_* flags) means; a copy where it names no operation. */
export const ropOfDescriptor = (descriptor: number, inputs: RopInputs): Rop => {
  const inversion = inversionOf[inputs];
  const flipSource = (descriptor & inversion.source) === 0 ? 0 : 1;
  const flipDestination = (descriptor & inversion.destination) === 0 ? 0 : 1;
  const flipResult = (descriptor & inversRes) === 0 ? 0 : 1;
  let table = 0;
  for (let index = 0; index < 4; index += 1) {
    const source = (index >> 1) ^ flipSource;
    const destination = (index & 1) ^ flipDestination;
    let result: number;
    if (descriptor & opPut) result = source ^ flipResult;
    else if (descriptor & opOr) result = (source | destination) ^ flipResult;
    else if (descriptor & opAnd) result = (source & destination) ^ flipResult;
    else if (descriptor & opXor) result = source ^ destination ^ flipResult;
    else if (descriptor & opBlackness) result = 0;
    else if (descriptor & opWhiteness) result = 1;
    else if (descriptor & opInvers) result = (index & 1) ^ 1;
    else result = index >> 1;
    table |= result << index;
  }
  return table;
};

/**
 * A truth table as a polynomial over bits: one loop does every operation without a branch in it. The term for a set of
 * inputs is 0 or -1: `result = [0] ^ (d & [1]) ^ (s & [2]) ^ (s & d & [3])`, and with a third input p four more.
 */
export const termsOf = (table: number, inputCount: 2 | 3): Int32Array => {
  const terms = new Int32Array(1 << inputCount);
  for (let index = 0; index < terms.length; index += 1) terms[index] = (table >> index) & 1;
  // Moebius transform: each term is the parity of the table over the subsets of its inputs.
  for (let bit = 1; bit < terms.length; bit <<= 1) {
    for (let index = 0; index < terms.length; index += 1) {
      if (index & bit) terms[index] = (terms[index] as number) ^ (terms[index ^ bit] as number);
    }
  }
  for (let index = 0; index < terms.length; index += 1) terms[index] = -(terms[index] as number);
  return terms;
};
