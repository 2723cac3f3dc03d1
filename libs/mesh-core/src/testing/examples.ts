import { configurationSchema, type Attachment, type Configuration } from '../schema/index.ts';

/** A configuration as a person writes it, with nothing that could be left out. */
export const WRITTEN_CONFIGURATION = {
  listen: { address: '0.0.0.0', port: 8443 },
  serverNames: ['moorline.example.org', '192.0.2.10'],
  overlay: { ipv4: '100.80.0.0/16', ipv6: 'fd00:6d6f:6f72::/64' },
  cluster: { podRanges: ['10.244.0.0/16', 'fd00:10::/56'], serviceRanges: ['10.96.0.0/12'], dnsServer: '10.96.0.10' },
  endpoints: { networkNamespace: '/run/netns/cluster', address: '192.0.2.20', firstRelayPort: 20_000, lastRelayPort: 20_099 },
  artifacts: '/var/lib/moorline/artifacts',
};

/** The same as it is used. */
export function exampleConfiguration(): Configuration {
  return configurationSchema.parse(WRITTEN_CONFIGURATION);
}

export function exampleAttachment(changes: Partial<Attachment> = {}): Attachment {
  return {
    id: '0123456789abcdef',
    name: 'job-4711',
    addresses: { ipv4: '100.80.0.2', ipv6: 'fd00:6d6f:6f72::2' },
    furtherAddresses: [],
    mtu: 1_280,
    relayPort: 20_000,
    createdAtMs: 1_000,
    deletedAtMs: null,
    ...changes,
  };
}

/** The code and message that a call fails with; fails itself when the call does not. */
export function failureOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('the call did not fail');
}
