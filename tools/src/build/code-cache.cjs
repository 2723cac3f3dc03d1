'use strict';
// Runs `main.cjs --help` of the bundle in the folder of the first argument, and leaves its code cache
// there. A process of its own, because the bundle ends the process that it runs in.
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { constants, Script } = require('node:vm');

const folder = process.argv[2];
const main = join(folder, 'main.cjs');
const filename = join(folder, 'app.bundle.js');
const script = new Script(readFileSync(filename, 'utf8'), { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
process.on('exit', () => writeFileSync(join(folder, 'app.bundle.cache'), script.createCachedData()));
process.argv = [process.execPath, main, '--help'];
script.runInThisContext()({}, createRequire(main), { exports: {} }, main, folder);
