import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../cli/root.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const schema = JSON.parse(readFileSync(join(ROOT, 'deploy', 'helm', 'moorline', 'values.schema.json'), 'utf8')) as Schema;
const configuration = schema.properties?.['configuration'] ?? {};
/** Words joined by dots, that are a whole span of code or stand in it before a colon. */
const PATH = /^([a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)*)(?::|$)/;
/** Fields of a TunnelEndpoint too. */
const OTHER = ['transports', 'mtu'];

function variants(node: Schema): readonly Schema[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].flatMap(variants)];
}

function has(root: Schema, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  return variants(root).some(({ properties, additionalProperties }) => {
    const next = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : typeof additionalProperties === 'object' ? additionalProperties : undefined;
    return next !== undefined && has(next, rest);
  });
}

/** What looks like a value but is none: below a key of the chart, or a key of the configuration without that prefix. */
function faulty(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const paths = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => PATH.exec(code)?.[1] ?? []);
  return paths.filter((path) => {
    const keys = path.split('.');
    const [first = ''] = keys;
    if (keys.length > 1 && has(schema, [first])) return !has(schema, keys);
    if (keys.length === 1 && (has(schema, [first]) || OTHER.includes(first))) return false;
    return has(configuration, [first]) || (first === 'kubernetes' && keys.length > 1);
  });
}

describe.each(['kubernetes.md', 'interlink.md'])('docs/%s', (file) => {
  it('names values of the chart by their whole path, as the schema has them', () => {
    expect(faulty(readFileSync(join(ROOT, 'docs', file), 'utf8'))).toEqual([]);
  });
});

it.each([
  ['`configuration.endpoints.tun.kind` and `api.qps`, `workloads.namespaces: [research]`', []],
  ['`endpoints.warm`, `virtualNodes`', ['endpoints.warm', 'virtualNodes']],
  ['`configuration.endpoints.hot` and `kubernetes.qps`', ['configuration.endpoints.hot', 'kubernetes.qps']],
])('finds in %s the paths that are none', (text, expected) => {
  expect(faulty(text)).toEqual(expected);
});
