'use strict';
// Starts the bundle beside this file with V8's code cache, which saves a third of the start-up time. Commands that
// jobs wait for have a bundle of their own in starts/, with what they need and nothing else.
// The caches are made with the bundles and never written later: they are trusted exactly as far as the bundles.
// V8 refuses one of another version or of other flags by itself, and then compiles as usual.

// Before anything that an older Node does not know. bundle.ts puts the words and the exit code of the catalogue here.
const tooOld = '@NODE_TOO_OLD@';
if (parseInt(process.versions.node, 10) < tooOld.major) {
  process.stderr.write(tooOld.text.replace('@NODE_VERSION@', process.versions.node));
  process.exit(tooOld.exitCode);
}

const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { constants, Script } = require('node:vm');

const command = process.argv[2] || '';
const own = /^[a-z]+$/.test(command) ? join(__dirname, 'starts', command) : '';
const bundle = own !== '' && existsSync(`${own}.bundle.js`) ? `${own}.bundle` : join(__dirname, 'app.bundle');
const cache = `${bundle}.cache`;
// esbuild writes ASCII everywhere but in comments: read so, a bundle is there two milliseconds earlier.
const script = new Script(readFileSync(`${bundle}.js`, 'latin1'), {
  filename: `${bundle}.js`,
  cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
script.runInThisContext()(exports, require, module, __filename, __dirname);
