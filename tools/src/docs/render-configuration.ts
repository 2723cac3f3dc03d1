import { KEY_DESCRIPTIONS } from '@moorline/mesh-core';
import * as z from 'zod';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: unknown;
}

/** One key of a configuration. */
export interface ConfigurationKey {
  readonly path: string;
  readonly form: string;
  /** JSON; null: there is none. */
  readonly byDefault: string | null;
  readonly required: boolean;
}

/** Every key of a schema with its form, sections before their keys. Of alternatives each key is named once. */
export function configurationKeys(schema: z.ZodType): readonly ConfigurationKey[] {
  const keys = keysOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, '');
  return keys.filter(({ path }, index) => keys.findIndex((other) => other.path === path) === index);
}

/**
 * A table of keys as Markdown.
 * @throws RangeError for a key that has no description
 */
export function renderConfiguration(schema: z.ZodType): string {
  const rows = configurationKeys(schema).map(({ path, form, byDefault, required }) => {
    const description = KEY_DESCRIPTIONS[path];
    if (description === undefined) throw new RangeError(`${path} has no description in libs/mesh-core/src/configuration/descriptions.ts`);
    return `| \`${path}\` | ${form} | ${byDefault === null ? (required ? 'needed' : '') : `\`${byDefault}\``} | ${description} |`;
  });
  return ['| Key | Form | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function keysOf(schema: Schema, path: string): readonly ConfigurationKey[] {
  const alternatives = schema.oneOf ?? [schema];
  return alternatives.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, property]) => {
      const own = path === '' ? name : `${path}.${name}`;
      const inEach = alternatives.every((alternative) => alternative.required?.includes(name) === true);
      const isSection = property.properties !== undefined || property.oneOf !== undefined;
      const { default: given } = property;
      return [{ path: own, form: formOf(name === 'kind' ? { ...property, enum: alternatives.map((alternative) => alternative.properties?.['kind']?.const) } : property), byDefault: given === undefined || isSection ? null : JSON.stringify(given), required: required.includes(name) && inEach }, ...keysOf(property, own)];
    }),
  );
}

function formOf(schema: Schema): string {
  const { type, enum: values, const: only, items, anyOf, minimum, maximum, minItems, maxItems } = schema;
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (only !== undefined) return `\`${String(only)}\``;
  if (schema.properties !== undefined || schema.oneOf !== undefined) return 'section';
  if (anyOf !== undefined) return [...new Set(anyOf.map(formOf))].join(' or ');
  if (type === 'array') return `list of ${formOf(items ?? {})}${minItems === undefined && maxItems === undefined ? '' : `, ${minItems ?? 0} to ${maxItems ?? 'any number of'}`}`;
  if (type === 'integer') return `${minimum} to ${maximum}`;
  if (type === 'object') return 'map of text';
  return type === 'boolean' ? '`true` or `false`' : 'text';
}
