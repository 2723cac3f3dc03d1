import { expect, it } from 'vitest';
import { mutatingWebhook } from './mutating-webhook.ts';

it('asks about pods that ask only, quickly, and fails closed for them', () => {
  const made = mutatingWebhook({ name: 'moorline', namespace: 'moorline', virtualNodes: { nodeSelector: { 'a"b': 'c' }, tolerations: ['t/x'] }, client: { service: { name: 'w', namespace: 'moorline', port: 443 } } });
  const webhooks = made['webhooks'] as readonly { timeoutSeconds: number; failurePolicy: string; sideEffects: string; clientConfig: object; matchConditions: readonly { expression: string }[] }[];
  expect(webhooks).toHaveLength(2);
  for (const one of webhooks) expect(one).toMatchObject({ timeoutSeconds: 2, failurePolicy: 'Fail', sideEffects: 'None' });
  expect(webhooks[0]?.matchConditions[0]?.expression).toContain('"a\\"b" in object.spec.nodeSelector');
  expect(webhooks[0]?.clientConfig).toEqual({ service: { name: 'w', namespace: 'moorline', port: 443, path: '/admit' } });
});

it('takes nobody by node where no virtual nodes are named', () => {
  const made = mutatingWebhook({ name: 'moorline', namespace: 'moorline', virtualNodes: { nodeSelector: {}, tolerations: [] }, client: { url: 'https://192.0.2.1:9443' } });
  expect(JSON.stringify(made)).toContain('== \'true\' : false"');
  expect(JSON.stringify(made)).toContain('"url":"https://192.0.2.1:9443/admit/all"');
});
