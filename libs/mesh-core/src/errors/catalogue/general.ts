import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures that any part can have. */
export const GENERAL_ERRORS = {
  'ML-USAGE': {
    title: 'the command was not understood',
    cause: 'An option or argument is missing or misspelt.',
    remedy: 'See --help, which has examples.',
    exitCode: EXIT.usage,
  },
  'ML-NODE-TOO-OLD': {
    title: 'this Node is too old',
    cause: 'The `node` that PATH finds first, often that of the distribution, is not the one that Moorline is made for.',
    remedy: 'Put the Node that ./moorline has installed first: `PATH=$(echo "$PWD"/.moorline/node-24.*/node_modules/node/bin):$PATH` in the checkout. On workers use the bundle, which has its own Node (docs/bundle.md).',
    exitCode: EXIT.unavailable,
  },
  'ML-PROTOCOL': {
    title: 'the other side sent something that is not in the protocol',
    cause: 'The two ends are of different versions, or something else answers at that address.',
    remedy: 'Use the same version of Moorline on both ends.',
    exitCode: EXIT.protocol,
  },
  'ML-TIMEOUT': {
    title: 'something took longer than it may',
    cause: 'The detail says what was waited for and how long.',
    remedy: 'Try again; if it stays, look at the load of the machine and the log.',
    exitCode: EXIT.temporary,
  },
  'ML-ABORTED': {
    title: 'stopped on request',
    cause: 'A signal arrived before the work was done.',
    remedy: 'Nothing to do: what had been made was removed.',
    exitCode: EXIT.temporary,
  },
  'ML-INTERNAL': {
    title: 'a fault in Moorline itself',
    cause: 'Something happened that the program does not expect.',
    remedy: 'Please report it with the detail and the log.',
    exitCode: EXIT.software,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
