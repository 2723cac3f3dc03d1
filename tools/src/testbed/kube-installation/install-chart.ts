import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTACH } from '@moorline/mesh-core';
import { controlPlaneImage, endpointImage } from '../../image/index.ts';
import type { Kube } from '../kube/index.ts';
import { CHECKOUT } from '../programs/index.ts';
import { waitUntil } from '../wait/index.ts';
import { chartValues, MOORLINE_NAMESPACE, type InstallationOptions, type InstalledImages } from './values.ts';

const CHART = join(CHECKOUT, 'deploy', 'helm', 'moorline');
const RELEASE = 'moorline';
/** Seconds; a copy is ready within four on an idle machine. */
const ROLLOUT_DEADLINE_SEC = 80;
const AUTHORITY_DEADLINE_MS = 60_000;
const WEBHOOKS = ['get', 'mutatingwebhookconfiguration', `${RELEASE}-${MOORLINE_NAMESPACE}`, '--output=jsonpath={range .webhooks[*]}{.clientConfig.caBundle}{"\\n"}{end}'] as const;

/** A pod that the webhook is asked about; it is not made. */
const ASKING = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'asking', namespace: 'default', annotations: { [ATTACH]: 'true' } }, spec: { containers: [{ name: 'main', image: 'none' }] } };

/** Builds both images, as far as they changed, and gives them to the node. */
export async function importMoorlineImages({ importImage }: Pick<Kube, 'importImage'>, signal?: AbortSignal): Promise<InstalledImages> {
  const options = { root: CHECKOUT, ...(signal === undefined ? {} : { signal }) };
  const [controlPlane, endpoint] = [await controlPlaneImage(options), await endpointImage(options)];
  await Promise.all([controlPlane, endpoint].map(({ archive }) => importImage(archive)));
  return { controlPlane: controlPlane.name, endpoint: endpoint.name };
}

/**
 * Does what an administrator does: namespace, label, `helm install`; the second time `helm upgrade`. Comes back once the
 * control plane is ready and the API server trusts its webhook.
 * @throws ML-PROGRAM-FAILED, ML-TIMEOUT, ML-ABORTED
 */
export async function installChart(kube: Pick<Kube, 'kubectl' | 'helm' | 'link' | 'folder'>, images: InstalledImages, options: InstallationOptions = {}, signal?: AbortSignal): Promise<void> {
  const { kubectl, helm, folder } = kube;
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  await kubectl(['apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: MOORLINE_NAMESPACE, labels } }) });
  mkdirSync(join(folder, 'chart'), { recursive: true });
  const values = join(folder, 'chart', 'values.yaml');
  writeFileSync(values, JSON.stringify(chartValues(kube, images, options), undefined, 2));
  await helm(['upgrade', '--install', RELEASE, CHART, '--namespace', MOORLINE_NAMESPACE, '--values', values]);
  await kubectl(['rollout', 'status', `deployment/${RELEASE}`, '--namespace', MOORLINE_NAMESPACE, `--timeout=${ROLLOUT_DEADLINE_SEC}s`], { ...(signal === undefined ? {} : { signal }) });
  await waitUntil(async () => (await kubectl(WEBHOOKS)).trim().split('\n').every((bundle) => bundle !== ''), { what: 'the webhooks to have an authority', deadlineMs: AUTHORITY_DEADLINE_MS, intervalMs: 200, signal });
  // The Service leads to a copy that is ready a moment later: a copy is asked so every two seconds.
  await waitUntil(() => kubectl(['create', '--dry-run=server', '--filename=-'], { input: JSON.stringify(ASKING) }).then(() => true, () => false), { what: 'the webhook to answer', deadlineMs: AUTHORITY_DEADLINE_MS, intervalMs: 200, signal });
}
