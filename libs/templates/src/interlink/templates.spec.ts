import { describe, expect, it } from 'vitest';
import { bundles } from '../testing/bundles.ts';
import { goJson } from './go-template.ts';
import { meshTemplate } from './mesh-template.ts';
import { wstunnelTemplate } from './wstunnel-template.ts';

const PAIR = { ipv4: '100.72.0.2', ipv6: 'fd6d::2' };
const DNS = { servers: ['10.96.0.10'], searches: ['default.svc.cluster.local'], ndots: 5 };
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

function objects(image: string): ReturnType<typeof wstunnelTemplate> {
  return wstunnelTemplate({
    endpoints: { image, imagePullPolicy: 'IfNotPresent', tun: { kind: 'mknod' }, deniedDestinations: ['10.96.0.1/32'] }, ingress: { className: 'nginx', annotations: { 'a/b': 'c' } },
    certificate: PEM, privateKey: PEM, addresses: PAIR, gateway: PAIR, allowedDestinations: ['10.244.0.0/16'], dns: DNS, wireguardGo: { path: '/x', sha256: '0'.repeat(64) },
  });
}

describe('goJson', () => {
  it('keeps actions as they are, and those that are bare without quotes', () => {
    expect(goJson({ a: '{{.Name}}', b: '{{.WGMTU}}', c: ['{{printf "%q" .X}}'] }, ['{{.WGMTU}}', '{{printf "%q" .X}}'])).toBe('{"a":"{{.Name}}","b":{{.WGMTU}},"c":[{{printf "%q" .X}}]}');
  });

  it('refuses what JSON would have to escape within an action', () => {
    expect(() => goJson({ a: '{{printf "%q" .X}}' })).toThrow(RangeError);
  });
});

describe('the template of the cluster', () => {
  it('has an endpoint without privilege, what interLink looks for, and nothing that it would cut', () => {
    const made = objects('moorline/endpoint:1');
    expect(made.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Deployment', 'Service', 'Ingress']);
    const text = JSON.stringify(made);
    expect(text).not.toContain('---');
    expect(text).toContain('"app.kubernetes.io/component":"{{.Name}}"');
    expect(text).toContain('"--static"');
    expect(text).toContain('"drop":["ALL"],"add":["NET_ADMIN","MKNOD"]');
    expect(text).not.toContain('"privileged":true');
  });

  it('is refused where a value would be cut', () => {
    expect(() => objects('a---b/endpoint:1')).toThrow(RangeError);
  });
});

describe('the template of the job', () => {
  it('runs the job within the agent, with a tunnel that the virtual kubelet fills in', () => {
    const text = meshTemplate({ server: 'https://a.example:8443', ca: PEM, port: 443, relayPath: '/v1/relay', addresses: PAIR, gateway: PAIR, dns: DNS, bundle: { server: 'https://a.example:8443', bundles } });
    expect(text).toContain('moorline_mark={{.WGInterfaceName}}/${SLURM_JOB_ID-}');
    expect(text).toContain('"wireguard":{{printf "%q" .WGConfig}}');
    expect(text).toContain('"relayUrl":"wss://{{.IngressEndpoint}}:443/v1/relay"');
    expect(text).toMatch(/run --token-fd 9 --unshare \{\{if or .*\}\}\{\{\.UnshareMode\}\}\{\{else\}\}auto\{\{end\}\} -- "\$@" 9<<'MOORLINE_JOIN_FILE'\n\{.*\}\nMOORLINE_JOIN_FILE\n/);
  });
});
