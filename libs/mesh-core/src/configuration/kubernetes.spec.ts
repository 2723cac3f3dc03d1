import { describe, expect, it } from 'vitest';
import { WRITTEN_CONFIGURATION } from '../testing/examples.ts';
import { formatIssue } from './issue.ts';
import { parseConfiguration } from './parse.ts';

function issuesOf(value: unknown): readonly string[] {
  const result = parseConfiguration(value);
  return result.ok ? [] : result.issues.map((issue) => `${issue.code} ${formatIssue(issue)}`);
}

describe('parseConfiguration for a control plane in Kubernetes', () => {
  it('takes it, and names what is wrong in it', () => {
    const { listen, serverNames, overlay, cluster, artifacts } = WRITTEN_CONFIGURATION;
    const exposure = { kind: 'nodePort', address: '192.0.2.20' };
    const written = { backend: 'kubernetes', listen, serverNames, overlay, cluster, artifacts, endpoints: { image: 'moorline/endpoint:1', exposure } };
    const result = parseConfiguration(written);
    expect(result).toMatchObject({ ok: true, configuration: { endpoints: { address: '192.0.2.20', firstRelayPort: 30_000 } }, kubernetes: { kubernetes: { namespace: 'moorline' }, endpoints: { warm: 0, tun: { kind: 'mknod' } } } });
    expect(issuesOf({ ...written, kubernetes: { namespac: 'x' } })).toEqual(['ML-CONFIG-INVALID kubernetes.namespac: expected another key (is namespace meant?), got "x"']);
    expect(issuesOf({ ...written, endpoints: { image: 'i', exposure: { ...exposure, adress: 'x' } } })).toEqual(['ML-CONFIG-INVALID endpoints.exposure.adress: expected another key (is address meant?), got "x"']);
    expect(issuesOf({ ...written, endpoints: { image: '', exposure } })).toEqual(['ML-CONFIG-INVALID endpoints.image: expected at least 1 character, got ""']);
  });
});
