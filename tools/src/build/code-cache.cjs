'use strict';
// Leaves V8's code cache beside a bundle: `code-cache.cjs FOLDER help` runs `main.cjs --help` of the bundle in the folder
// and keeps what was compiled for it; `code-cache.cjs FOLDER whole NAME` compiles all of starts/NAME.bundle.js, and runs
// nothing of it. A process of its own, because the bundle ends the process that it runs in.
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { constants, Script } = require('node:vm');

const [, , folder, mode, name] = process.argv;
const main = join(folder, 'main.cjs');
const bundle = mode === 'help' ? join(folder, 'app.bundle') : join(folder, 'starts', `${name}.bundle`);
const source = readFileSync(`${bundle}.js`, 'latin1');
if (mode === 'whole') setFlagsFromString('--no-lazy');
// A name that is the same wherever it is built: it stands in the cache, and whoever loads it gives another one.
const script = new Script(source, { filename: mode === 'help' ? '/app.bundle.js' : `/starts/${name}.bundle.js`, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
// The flags are part of the cache: with others than those at the start it would be refused.
if (mode === 'whole') setFlagsFromString('--lazy');
const write = () => writeFileSync(`${bundle}.cache`, script.createCachedData());
if (mode === 'whole') write();
else {
  process.on('exit', write);
  process.argv = [process.execPath, main, '--help'];
  script.runInThisContext()({}, createRequire(main), { exports: {} }, main, folder);
}
