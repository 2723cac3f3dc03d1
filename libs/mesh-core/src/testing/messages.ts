import type { z } from 'zod';
import { planTunnel } from '../planner/index.ts';
import {
  artifactLockSchema,
  attachmentSchema,
  endpointBootstrapSchema,
  healthReportSchema,
  hubClientMessageSchema,
  hubServerMessageSchema,
  joinAnswerSchema,
  joinFileSchema,
  joinRequestSchema,
  problemSchema,
  tunnelConfigSchema,
} from '../schema/index.ts';
import { exampleAttachment, exampleConfiguration } from './examples.ts';

export const KEY = 'AAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8Pg=';
const ID = '0123456789abcdef';
export const SHA256 = 'ab'.repeat(32);
export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
export const ready = { wireguardPublicKey: KEY, relayPort: 20_000, udpPort: 20_000, probePort: 7 };
export const attachment = exampleAttachment();
export const tunnel = planTunnel({
  attachment,
  configuration: exampleConfiguration(),
  node: 0,
  endpoint: ready,
  relayTicket: `mlrt_${'A'.repeat(43)}`,
  revision: 1,
});
const health = {
  handshakeAgeMs: null,
  probeRttMs: 0.5,
  rxBytes: 0,
  txBytes: 0,
  drops: 0,
  relayConnected: true,
  transport: 'wss',
  transportReason: 'best',
  transportSwitches: 0,
  joinMs: null,
  processes: { 'wireguard-go': 'running' },
};

export type Example = readonly [name: string, schema: z.ZodType, value: Record<string, unknown>];

/** One of each message, as it goes over the wire. */
export const EXAMPLES: readonly Example[] = [
  ['attachment', attachmentSchema, { ...attachment }],
  ['tunnel', tunnelConfigSchema, tunnel],
  ['health', healthReportSchema, health],
  [
    'join file',
    joinFileSchema,
    { version: 1, server: 'https://moorline.example.org:8443', ca: PEM, attachment: 'job-1', token: `mljt_${'A'.repeat(43)}` },
  ],
  [
    'join request',
    joinRequestSchema,
    { attachment: 'job-1', token: `mljt_${'A'.repeat(43)}`, node: { name: 'n1', index: 0 }, wireguardPublicKey: KEY, identityPublicKey: KEY, agentVersion: '0.1.0' },
  ],
  ['join answer', joinAnswerSchema, { attachmentId: ID, node: 0, hubUrl: 'wss://moorline.example.org:8443/v1/hub', tunnel }],
  ['problem', problemSchema, { code: 'ML-TOKEN-USED', message: 'm', remedy: 'r' }],
  [
    'hello',
    hubClientMessageSchema,
    { kind: 'hello', role: 'endpoint', attachmentId: ID, node: 0, generation: 0, signature: `${'A'.repeat(86)}==`, version: '0.1.0', ready },
  ],
  [
    'hello of an agent',
    hubClientMessageSchema,
    { kind: 'hello', role: 'agent', attachmentId: ID, node: 2, generation: 7, signature: `${'A'.repeat(86)}==`, version: '0.1.0', ready: null },
  ],
  ['applied', hubClientMessageSchema, { kind: 'applied', revision: 0 }],
  ['health message', hubClientMessageSchema, { kind: 'health', report: health }],
  ['leave', hubClientMessageSchema, { kind: 'leave', reason: 'done' }],
  ['challenge', hubServerMessageSchema, { kind: 'challenge', nonce: KEY }],
  ['welcome', hubServerMessageSchema, { kind: 'welcome', healthIntervalMs: 10_000 }],
  ['tunnel message', hubServerMessageSchema, { kind: 'tunnel', tunnel }],
  [
    'peers',
    hubServerMessageSchema,
    { kind: 'peers', revision: 1, peers: [{ wireguardPublicKey: KEY, addresses: attachment.addresses, ticketSha256: SHA256 }] },
  ],
  ['no peer', hubServerMessageSchema, { kind: 'peers', revision: 2, peers: [] }],
  ['evicted', hubServerMessageSchema, { kind: 'evicted', code: 'ML-EVICTED', reason: 'newer' }],
  [
    'bootstrap',
    endpointBootstrapSchema,
    {
      attachmentId: ID,
      attachmentName: 'job-1',
      hubUrl: 'wss://192.0.2.1:8443/v1/hub',
      ca: PEM,
      identitySeed: KEY,
      relay: { address: '192.0.2.20', port: 20_000, certificate: PEM, privateKey: 'k', udp: true, wstunnelPath: '/v1/events' },
      interfaceName: 'mw0123456789abc',
      addresses: attachment.addresses,
      furtherAddresses: [],
      gateway: tunnel.gateway,
      mtu: 1_280,
      allowedDestinations: ['10.0.0.0/8'],
      dns: tunnel.dns,
      pod: null,
      wireguardGo: { path: '/x', sha256: SHA256 },
    },
  ],
  [
    'artifact lock',
    artifactLockSchema,
    {
      version: 1,
      artifacts: [
        {
          name: 'wireguard-go',
          version: '1',
          architecture: 'x64',
          sha256: SHA256,
          size: 1,
          sources: [
            { kind: 'debian', suite: 's', package: 'p', version: 'v', pool: 'o', packageSha256: SHA256, member: 'm' },
            { kind: 'https', url: 'https://a.b/c' },
          ],
        },
      ],
    },
  ],
];

/** The schema and the example of one message. */
export function exampleOf(name: string): Example {
  const found = EXAMPLES.find(([other]) => other === name);
  if (found === undefined) throw new Error(`there is no example of ${name}`);
  return found;
}
