import type { EndTransport } from './end-config.ts';

export type RelayTransport = Exclude<EndTransport, { readonly kind: 'udp' }>;
