import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tunnelEndpointCrd } from '@moorline/mesh-core';
import { expect, test } from 'vitest';
import { ROOT } from '../cli/root.ts';
import { renderManifest } from './render-manifest.ts';

test('deploy/crds is what the schemas say; ./moorline docs writes it', () => {
  expect(readFileSync(join(ROOT, 'deploy/crds/tunnelendpoints.yaml'), 'utf8')).toBe(renderManifest(tunnelEndpointCrd()));
});
