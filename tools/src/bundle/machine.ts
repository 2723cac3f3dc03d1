import { ELF_MACHINES } from './elf.ts';

/** Kinds of workers that a bundle is made for. */
export type BundleArchitecture = keyof typeof ELF_MACHINES;

export const BUNDLE_ARCHITECTURES = Object.keys(ELF_MACHINES) as readonly BundleArchitecture[];
