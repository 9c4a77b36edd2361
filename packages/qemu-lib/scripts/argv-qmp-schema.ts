// Checks a value against what `query-qmp-schema` says of a command's arguments (docs/devel/qapi-code-gen, "Client JSON Protocol introspection").

type Member = { readonly name: string; readonly type: string; readonly default?: unknown };

export type SchemaEntity =
  | { readonly "meta-type": "builtin"; readonly name: string; readonly "json-type": string }
  | { readonly "meta-type": "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly "meta-type": "array"; readonly name: string; readonly "element-type": string }
  | {
      readonly "meta-type": "object";
      readonly name: string;
      readonly members: readonly Member[];
      readonly tag?: string;
      readonly variants?: readonly { readonly case: string; readonly type: string }[];
    }
  | {
      readonly "meta-type": "alternate";
      readonly name: string;
      readonly members: readonly { readonly type: string }[];
    }
  | { readonly "meta-type": "command"; readonly name: string; readonly "arg-type": string }
  | { readonly "meta-type": "event"; readonly name: string };

export type QmpSchema = ReadonlyMap<string, SchemaEntity>;

export const qmpSchema = (entities: readonly SchemaEntity[]): QmpSchema =>
  new Map(entities.map((entity) => [entity.name, entity]));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const JSON_TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  int: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  value: () => true,
};

type Fields = { readonly members: readonly Member[]; readonly problems: readonly string[] };

/** The members of an object, those of the variant that its tag selects included. */
const fieldsOf = (
  schema: QmpSchema,
  type: string,
  value: Readonly<Record<string, unknown>>,
  at: string,
): Fields => {
  const entity = schema.get(type);
  if (entity?.["meta-type"] !== "object")
    return { members: [], problems: [`${at}: ${type} is no object type`] };
  if (entity.tag === undefined) return { members: entity.members, problems: [] };
  const chosen = value[entity.tag];
  const variant = entity.variants?.find((one) => one.case === chosen);
  if (variant === undefined)
    return {
      members: entity.members,
      problems: [`${at}.${entity.tag}: this QEMU has no “${String(chosen)}”`],
    };
  const inner = fieldsOf(schema, variant.type, value, at);
  return { members: [...entity.members, ...inner.members], problems: inner.problems };
};

const objectProblems = (
  schema: QmpSchema,
  type: string,
  value: unknown,
  at: string,
): readonly string[] => {
  if (!isRecord(value)) return [`${at}: not an object`];
  const { members, problems } = fieldsOf(schema, type, value, at);
  const missing = members
    .filter((member) => !("default" in member) && !(member.name in value))
    .map((member) => `${at}.${member.name}: missing`);
  const inside = Object.entries(value).flatMap(([key, inner]) => {
    const member = members.find((one) => one.name === key);
    return member === undefined
      ? [`${at}.${key}: not known`]
      : schemaProblems(schema, member.type, inner, `${at}.${key}`);
  });
  return [...problems, ...missing, ...inside];
};

/** What does not fit the schema's type, with the place; empty when all does. */
export const schemaProblems = (
  schema: QmpSchema,
  type: string,
  value: unknown,
  at: string,
): readonly string[] => {
  const entity = schema.get(type);
  switch (entity?.["meta-type"]) {
    case "builtin":
      return JSON_TYPES[entity["json-type"]]?.(value) === true
        ? []
        : [`${at}: not ${entity["json-type"]}`];
    case "enum":
      return typeof value === "string" && entity.values.includes(value)
        ? []
        : [`${at}: not one of ${entity.values.join(", ")}`];
    case "array":
      return Array.isArray(value)
        ? value.flatMap((one, index) =>
            schemaProblems(schema, entity["element-type"], one, `${at}[${index}]`),
          )
        : [`${at}: not an array`];
    case "object":
      return objectProblems(schema, type, value, at);
    case "alternate":
      return entity.members.some(
        (member) => schemaProblems(schema, member.type, value, at).length === 0,
      )
        ? []
        : [`${at}: fits no alternative`];
    default:
      return [`${at}: the schema has no type ${type}`];
  }
};

/** The same for the arguments of a command. */
export const argumentProblems = (
  schema: QmpSchema,
  command: string,
  value: unknown,
): readonly string[] => {
  const entity = schema.get(command);
  return entity?.["meta-type"] === "command"
    ? schemaProblems(schema, entity["arg-type"], value, command)
    : [`${command}: not a command of this QEMU`];
};
