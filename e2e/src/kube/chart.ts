import { join } from 'node:path';
import type { KubeObject } from '@moorline/mesh-core';
import type { Kube } from '@moorline/tools';
import { parseAllDocuments } from 'yaml';

export const CHART = join(import.meta.dirname, '..', '..', '..', 'deploy', 'helm', 'moorline');
/** The least that the chart needs. */
export const EXAMPLE_VALUES = ['--values', join(CHART, 'ci', 'example-values.yaml')];

/** What helm makes of the chart, with values as `--set-json` takes them. */
export async function renderChart(kube: Pick<Kube, 'helm'>, namespace: string, values: Readonly<Record<string, unknown>> = {}): Promise<readonly KubeObject[]> {
  const options = Object.entries(values).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]);
  const text = await kube.helm(['template', 'moorline', CHART, '--namespace', namespace, '--kube-version', '1.37.0', ...EXAMPLE_VALUES, ...options]);
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject | null).filter((object) => object !== null);
}
