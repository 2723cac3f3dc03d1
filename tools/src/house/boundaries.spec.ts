import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

let eslint: ESLint;

beforeAll(async () => {
  process.env['NX_DAEMON'] = 'false';
  await createProjectGraphAsync();
  eslint = new ESLint({
    cwd: root,
    overrideConfig: { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  });
});

/** Names of the rules that the text breaks when it stands in `file`. */
async function brokenRules(file: string, text: string): Promise<readonly string[]> {
  const results = await eslint.lintText(text, { filePath: join(root, file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? `fatal: ${message}`));
}

const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const GLOBALS = 'no-restricted-globals';
const LAYERS = '@nx/enforce-module-boundaries';

describe('a breach of the house rules fails lint', () => {
  test.each([
    ['a Node built-in in mesh-core', 'libs/mesh-core/src/planted.ts', "export { join } from 'node:path';", IMPORTS],
    ['a Node built-in in templates', 'libs/templates/src/planted.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", IMPORTS],
    ['a clock in mesh-core', 'libs/mesh-core/src/planted.ts', 'export const now = (): number => Date.now();', GLOBALS],
    ['a timer in mesh-core', 'libs/mesh-core/src/planted.ts', 'export const later = (f: () => void): unknown => setTimeout(f, 1);', GLOBALS],
    ['the environment in mesh-core', 'libs/mesh-core/src/planted.ts', 'export const home = process.env;', GLOBALS],
    ['entropy in mesh-core', 'libs/mesh-core/src/planted.ts', 'export const dice = (): number => Math.random();', 'no-restricted-properties'],
    ['execa outside its seam', 'libs/linux/src/links/planted.ts', "import { execa } from 'execa';\nexport const run = execa;", IMPORTS],
    ['execa imported when needed', 'libs/linux/src/links/planted.ts', "export const load = async (): Promise<unknown> => await import('execa');", SYNTAX],
    ['node:child_process in an app', 'apps/node-agent/src/planted.ts', "export { spawn } from 'node:child_process';", IMPORTS],
    ['node:child_process in an end-to-end test', 'e2e/src/planted.e2e.ts', "export { spawn } from 'node:child_process';", IMPORTS],
    ['the Kubernetes client', 'apps/control-plane/src/planted.ts', "import '@kubernetes/client-node';", IMPORTS],
    ['mesh-core that imports linux', 'libs/mesh-core/src/planted.ts', "export * from '@moorline/linux';", LAYERS],
    ['linux that imports an app', 'libs/linux/src/planted.ts', "export * from '@moorline/node-agent';", LAYERS],
    ['an app that imports an app', 'apps/node-agent/src/planted.ts', "export * from '@moorline/control-plane';", LAYERS],
    ['an app that reaches into a library', 'apps/node-agent/src/planted.ts', "export * from '../../../libs/linux/src/index.ts';", LAYERS],
    ['tools that import an app', 'tools/src/planted.ts', "export * from '@moorline/control-plane';", LAYERS],
    ['an enum', 'libs/tunnel/src/planted.ts', 'export enum Colour { red }', SYNTAX],
    ['a default export', 'libs/tunnel/src/planted.ts', 'export default 1;', SYNTAX],
    ['a test that never runs', 'libs/tunnel/src/planted.spec.ts', "import { test } from 'vitest';\ntest.skip('x', () => undefined);", SYNTAX],
    ['a shell string', 'tools/src/planted.ts', 'export const options = { shell: true };', SYNTAX],
    ['a file that says two things', 'tools/src/planted.ts', `${'\n'.repeat(200)}export const last = 1;\n`, 'max-lines'],
  ])('%s', async (_breach, file, text, rule) => {
    expect(await brokenRules(file, text)).toContain(rule);
  });

  test.each([
    ['execa in its seam', 'libs/linux/src/process/planted.ts', "import { execa } from 'execa';\nexport const run = execa;"],
    ['a Node built-in in a spec of mesh-core', 'libs/mesh-core/src/planted.spec.ts', "import { join } from 'node:path';\nexport const path = join;"],
    ['an app that imports libraries', 'apps/node-agent/src/planted.ts', "export * from '@moorline/linux';\nexport * from '@moorline/mesh-core';"],
    ['linux that imports mesh-core', 'libs/linux/src/planted.ts', "export * from '@moorline/mesh-core';"],
  ])('%s is allowed', async (_use, file, text) => {
    expect(await brokenRules(file, text)).toEqual([]);
  });
});
