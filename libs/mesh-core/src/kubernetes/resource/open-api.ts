import * as z from 'zod';

type Schema = Readonly<Record<string, unknown>>;

/** What a structural schema may hold (Kubernetes: CustomResourceDefinitions, specifying a structural schema). */
const KEPT = ['type', 'description', 'enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'format', 'default', 'minItems', 'maxItems', 'required'] as const;

/**
 * The OpenAPI v3 structural schema of a zod schema, as a CustomResourceDefinition has it. Rules in the `cel` metadata
 * become `x-kubernetes-validations`. Of a union only what its alternatives share is kept: all of ours are texts, or whole
 * numbers and texts, whose rules have to say which.
 */
export function openApiOf(schema: z.ZodType): Schema {
  return structural(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function structural(schema: Schema): Schema {
  const { properties, items, anyOf, cel, listMapKeys } = schema;
  if (Array.isArray(schema['type'])) throw new TypeError('alternatives of different types have no structural schema');
  if (Array.isArray(anyOf)) return { ...sharedType(anyOf as readonly Schema[]), ...described(schema), ...(cel === undefined ? {} : { 'x-kubernetes-validations': cel }) };
  return {
    ...Object.fromEntries(KEPT.filter((key) => isKept(schema, key)).map((key) => [key, schema[key]])),
    ...(properties === undefined ? {} : { properties: mapped(properties as Readonly<Record<string, Schema>>) }),
    ...(items === undefined ? {} : { items: structural(items as Schema) }),
    ...(cel === undefined ? {} : { 'x-kubernetes-validations': cel }),
    ...(listMapKeys === undefined ? {} : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': listMapKeys }),
  };
}

function described({ description }: Schema): Schema {
  return description === undefined ? {} : { description };
}

function sharedType(alternatives: readonly Schema[]): Schema {
  const types = new Set(alternatives.map((one) => one['type']));
  if (types.size === 2 && types.has('integer') && types.has('string')) return { 'x-kubernetes-int-or-string': true };
  const [type, ...others] = types;
  if (type === undefined || others.length > 0) throw new TypeError('alternatives of different types have no structural schema');
  return { type };
}

/** The bounds that zod gives to every whole number say nothing. */
function isKept(schema: Schema, key: (typeof KEPT)[number]): boolean {
  const value = schema[key];
  return value !== undefined && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER;
}

function mapped(properties: Readonly<Record<string, Schema>>): Schema {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, structural(property)]));
}
