import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartValuesSchema, kubernetesConfigurationSchema } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../cli/root.ts';

const CHART = join(ROOT, 'deploy', 'helm', 'moorline');
const text = readFileSync(join(CHART, 'values.yaml'), 'utf8');
const values = parse(text) as Record<string, unknown>;
const example = parse(readFileSync(join(CHART, 'ci', 'example-values.yaml'), 'utf8')) as Record<string, object>;
/** As helm merges them: maps by key. */
const merged = { ...values, configuration: { ...(values['configuration'] as object), ...example['configuration'] } };

describe('values.yaml', () => {
  it('is what the schema takes, together with the example', () => {
    expect(chartValuesSchema.safeParse({ ...merged, service: { ...(values['service'] as object), ...example['service'] } }).error).toBeUndefined();
  });

  it('has every value that there is, with the default of the schema', () => {
    const parsed = chartValuesSchema.parse(merged);
    const bare = chartValuesSchema.parse({ image: values['image'], configuration: merged.configuration, resources: values['resources'] });
    expect(parsed).toEqual(bare);
    expect(Object.keys(values).toSorted()).toEqual(Object.keys(chartValuesSchema.shape).filter((key) => key !== 'global').toSorted());
  });

  it('says of each section what it is for', () => {
    const undocumented = text.split('\n').filter((line, index, lines) => /^(replicas|logLevel|configuration|api|ingress):/.test(line) && !lines[index - 1]?.startsWith('#'));
    expect(undocumented).toEqual([]);
  });

  it('makes a configuration that the control plane takes', () => {
    const own = { backend: 'kubernetes', listen: { address: '0.0.0.0', port: 8_443 }, artifacts: '/opt/moorline/artifacts' };
    expect(kubernetesConfigurationSchema.safeParse({ ...merged.configuration, ...own }).error).toBeUndefined();
  });
});
