import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Set by nx: the project whose tests run. */
const project = process.env['NX_TASK_TARGET_PROJECT'];

/** Only for a test that hangs: no test is judged by how fast the machine is. */
const TEST_TIMEOUT_MS = 60_000;

/** Unit tests of every project: pure code, so parallel, quick and without retries. */
export default defineConfig({
  test: {
    include: ['**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.stryker-tmp/**'],
    allowOnly: false,
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    restoreMocks: true,
    reporters: project === undefined ? ['default'] : ['default', 'json'],
    ...(project === undefined ? {} : { outputFile: { json: join(import.meta.dirname, 'reports', 'test', `${project}.json`) } }),
  },
});
