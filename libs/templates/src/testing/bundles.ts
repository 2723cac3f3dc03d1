import type { Bundle } from '@moorline/mesh-core';

/** One for each architecture, with sums that are easy to see. */
export const bundles: readonly Bundle[] = (['x64', 'arm64'] as const).map((architecture, index) => ({ version: '0.1.0', architecture, sha256: String(index + 1).repeat(64), size: 1 }));
