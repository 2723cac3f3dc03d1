/** Packages that have exactly one place to be imported from. */
const SEAMS = [
  { home: 'libs/linux/src/process/', modules: ['execa', 'node:child_process', 'child_process'], instead: 'use `run`, `start` or `startWithChannel` of @moorline/linux' },
  { home: 'libs/kubernetes/', modules: ['@kubernetes/client-node'], instead: 'only the Kubernetes backend talks to the API server' },
];

/** Folders whose code is a function of its arguments: no clock, entropy, timers or Node built-ins. */
export const PURE_FILES = ['libs/mesh-core/src/**/*.ts', 'libs/templates/src/**/*.ts'];

const IMPURE_GLOBALS = [
  'Date', 'performance', 'crypto', 'process', 'Buffer', 'global', 'globalThis', 'console', 'fetch', 'WebSocket', 'require', '__dirname', '__filename',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask',
];
const PURITY = 'pure libraries get time, entropy and the world as arguments';

/** Rules for files outside every seam. */
export function seamRules() {
  return importRules(SEAMS, []);
}

/** One configuration object for each seam: its home may import what all others may not. */
export function seamHomes() {
  return SEAMS.map((seam) => ({ files: [`${seam.home}**/*.ts`], rules: importRules(SEAMS.filter((other) => other !== seam), []) }));
}

/** Rules for the pure libraries; their specs may use Node. */
export function purityRules() {
  return {
    ...importRules(SEAMS, [{ group: ['node:*'], message: PURITY }]),
    'no-restricted-globals': ['error', ...IMPURE_GLOBALS.map((name) => ({ name, message: PURITY }))],
    'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: PURITY }],
  };
}

function importRules(seams, patterns) {
  const paths = seams.flatMap(({ modules, instead }) => modules.map((name) => ({ name, message: instead })));
  return { 'no-restricted-imports': ['error', { paths, patterns }], 'no-restricted-syntax': ['error', ...HOUSE_SYNTAX, ...dynamicImports(paths)] };
}

function dynamicImports(paths) {
  return paths.map(({ name, message }) => ({ selector: `ImportExpression[source.value='${name}']`, message }));
}

const HOUSE_SYNTAX = [
  { selector: 'TSEnumDeclaration', message: 'no enums: use a union of literals or a constant object' },
  { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
  { selector: "ImportExpression[source.type!='Literal']", message: 'import what a reader can see: a literal specifier' },
  { selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|fails|skipIf|runIf)$/]', message: 'every test runs' },
  { selector: "Property[key.name='shell'][value.value=true]", message: 'no shell strings: argument arrays only' },
];
