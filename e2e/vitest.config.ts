import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** A test may start SLURM and wait for its scheduler, which takes seconds. */
const TEST_TIMEOUT_MS = 120_000;
/** Set-up builds namespaces, a control plane and SLURM; clean-up takes all of them down again. */
const HOOK_TIMEOUT_MS = 180_000;

/** End-to-end tests: the real thing. Within a process one file after the other; side by side they need lanes. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['src/**/*.e2e.ts'],
    fileParallelism: false,
    allowOnly: false,
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: HOOK_TIMEOUT_MS,
    reporters: ['default', 'json'],
    outputFile: { json: join(import.meta.dirname, '..', 'reports', 'test', 'e2e.json') },
  },
});
