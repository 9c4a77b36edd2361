// What goes over a D-Bus connection (D-Bus Specification 0.43, “Message Format” and “Marshaling”), in little-endian.

export type Variant = { readonly signature: string; readonly value: Value };
/** An array of pairs where the type is a dictionary. */
export type Value = number | bigint | boolean | string | Variant | readonly Value[];

export const messageTypes = { call: 1, reply: 2, error: 3, signal: 4 } as const;

export type Message = {
  readonly type: (typeof messageTypes)[keyof typeof messageTypes];
  readonly serial: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replySerial?: number;
  readonly destination?: string;
  readonly sender?: string;
  readonly signature: string;
  readonly body: readonly Value[];
};

/** Header fields by their code; those that no message here has are left out. */
const fields = [
  [1, "path", "o"],
  [2, "interface", "s"],
  [3, "member", "s"],
  [4, "errorName", "s"],
  [5, "replySerial", "u"],
  [6, "destination", "s"],
  [7, "sender", "s"],
  [8, "signature", "g"],
] as const;

const littleEndian = "l".charCodeAt(0);
const protocolVersion = 1;
const fixedHeaderBytes = 16;

const alignments: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  n: 2,
  q: 2,
  b: 4,
  i: 4,
  u: 4,
  s: 4,
  o: 4,
  a: 4,
  x: 8,
  t: 8,
  d: 8,
  "(": 8,
  "{": 8,
};
const padding = (at: number, type: string): number => {
  const to = alignments[type[0] ?? ""] ?? 1;
  return (to - (at % to)) % to;
};

const typeEnd = (signature: string, at: number): number => {
  const first = signature[at];
  if (first === "a") return typeEnd(signature, at + 1);
  if (first !== "(" && first !== "{") return at + 1;
  let end = at + 1;
  while (signature[end] !== ")" && signature[end] !== "}") end = typeEnd(signature, end);
  return end + 1;
};

/** The complete types that a signature is made of. */
const typesOf = (signature: string): readonly string[] => {
  const types: string[] = [];
  for (let at = 0; at < signature.length;) {
    const end = typeEnd(signature, at);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
};

const integers: Readonly<Record<string, { readonly bytes: number; readonly signed: boolean }>> = {
  y: { bytes: 1, signed: false },
  n: { bytes: 2, signed: true },
  q: { bytes: 2, signed: false },
  b: { bytes: 4, signed: false },
  i: { bytes: 4, signed: true },
  u: { bytes: 4, signed: false },
  x: { bytes: 8, signed: true },
  t: { bytes: 8, signed: false },
};

const write = (bytes: number[], type: string, value: Value): void => {
  for (let pad = padding(bytes.length, type); pad > 0; pad -= 1) bytes.push(0);
  const integer = integers[type];
  if (integer !== undefined) {
    let rest = BigInt.asUintN(64, BigInt(value as number | bigint | boolean));
    for (let at = 0; at < integer.bytes; at += 1, rest >>= 8n) bytes.push(Number(rest & 0xffn));
  } else if (type === "s" || type === "o" || type === "g") {
    const text = Buffer.from(value as string, "utf8");
    write(bytes, type === "g" ? "y" : "u", text.length);
    bytes.push(...text, 0);
  } else if (type === "v") {
    const variant = value as Variant;
    write(bytes, "g", variant.signature);
    write(bytes, variant.signature, variant.value);
  } else if (type.startsWith("a")) {
    const element = type.slice(1);
    const lengthAt = bytes.length;
    write(bytes, "u", 0);
    for (let pad = padding(bytes.length, element); pad > 0; pad -= 1) bytes.push(0);
    const start = bytes.length;
    for (const one of value as readonly Value[]) write(bytes, element, one);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length - start);
    bytes.splice(lengthAt, 4, ...length);
  } else {
    const members = value as readonly Value[];
    for (const [at, member] of typesOf(type.slice(1, -1)).entries())
      write(bytes, member, members[at] ?? 0);
  }
};

type Reader = { readonly bytes: Buffer; at: number };

const read = (from: Reader, type: string): Value => {
  from.at += padding(from.at, type);
  const integer = integers[type];
  if (integer !== undefined) {
    const { bytes, signed } = integer;
    const at = from.at;
    from.at += bytes;
    if (bytes === 8) return signed ? from.bytes.readBigInt64LE(at) : from.bytes.readBigUInt64LE(at);
    const number = signed ? from.bytes.readIntLE(at, bytes) : from.bytes.readUIntLE(at, bytes);
    return type === "b" ? number === 1 : number;
  }
  if (type === "d") {
    from.at += 8;
    return from.bytes.readDoubleLE(from.at - 8);
  }
  if (type === "s" || type === "o" || type === "g") {
    const length = read(from, type === "g" ? "y" : "u") as number;
    from.at += length + 1;
    return from.bytes.toString("utf8", from.at - length - 1, from.at - 1);
  }
  if (type === "v") {
    const signature = read(from, "g") as string;
    return { signature, value: read(from, signature) };
  }
  if (type.startsWith("a")) {
    const length = read(from, "u") as number;
    const element = type.slice(1);
    from.at += padding(from.at, element);
    const end = from.at + length;
    const elements: Value[] = [];
    while (from.at < end) elements.push(read(from, element));
    return elements;
  }
  return typesOf(type.slice(1, -1)).map((member) => read(from, member));
};

export const encodeMessage = (message: Message): Buffer => {
  const body: number[] = [];
  for (const [at, type] of typesOf(message.signature).entries())
    write(body, type, message.body[at] ?? 0);
  const header: number[] = [littleEndian, message.type, 0, protocolVersion];
  write(header, "u", body.length);
  write(header, "u", message.serial);
  const present = fields.flatMap(([code, name, type]) => {
    const value = message[name];
    return value === undefined || value === "" ? [] : [[code, { signature: type, value }]];
  });
  write(header, "a(yv)", present);
  while (header.length % 8 !== 0) header.push(0);
  return Buffer.from([...header, ...body]);
};

/** The first message of `bytes` and where it ends; undefined while it is not whole. */
export const decodeMessage = (
  bytes: Buffer,
): { readonly message: Message; readonly end: number } | undefined => {
  if (bytes.length < fixedHeaderBytes) return undefined;
  if (bytes[0] !== littleEndian) throw new Error("A D-Bus message in big-endian is not read here.");
  const bodyBytes = bytes.readUInt32LE(4);
  const headerBytes = Math.ceil((fixedHeaderBytes + bytes.readUInt32LE(12)) / 8) * 8;
  const end = headerBytes + bodyBytes;
  if (bytes.length < end) return undefined;
  const header: Reader = { bytes, at: 12 };
  const found = new Map(
    (read(header, "a(yv)") as [number, Variant][]).map(([code, { value }]) => [code, value]),
  );
  const known = Object.fromEntries(
    fields.flatMap(([code, name]) => (found.has(code) ? [[name, found.get(code)]] : [])),
  );
  const signature = (found.get(8) as string | undefined) ?? "";
  const body: Reader = { bytes: bytes.subarray(headerBytes, end), at: 0 };
  return {
    message: {
      ...known,
      type: bytes.readUInt8(1) as Message["type"],
      serial: bytes.readUInt32LE(8),
      signature,
      body: typesOf(signature).map((type) => read(body, type)),
    },
    end,
  };
};
