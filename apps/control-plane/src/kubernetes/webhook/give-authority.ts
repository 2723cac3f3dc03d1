import { MUTATING_WEBHOOK, type PatchOperation } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';

interface Webhook {
  readonly name: string;
  readonly clientConfig: { readonly caBundle?: string };
}

/** Has the API server trust our webhook: puts our authority into its configuration, unless it is there. @returns whether there is a webhook */
export async function giveAuthority(api: KubeApi, name: string, certificate: string): Promise<boolean> {
  const present = await api.get(MUTATING_WEBHOOK, null, name);
  const webhooks = (present?.['webhooks'] ?? []) as readonly Webhook[];
  const wanted = Buffer.from(certificate).toString('base64');
  const operations = webhooks.flatMap(({ clientConfig }, index): readonly PatchOperation[] =>
    clientConfig.caBundle === wanted ? [] : [{ op: 'test', path: `/webhooks/${index}/name`, value: webhooks[index]?.name }, { op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value: wanted }],
  );
  if (operations.length > 0) await api.patch(MUTATING_WEBHOOK, { namespace: null, name }, operations);
  return webhooks.length > 0;
}
