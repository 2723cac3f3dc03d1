import { existsSync } from 'node:fs';

const QEMU = '/usr/bin/qemu-aarch64-static';
/** Of Debian's libc6-arm64-cross and libstdc++6-arm64-cross. */
const LIBRARIES = '/usr/aarch64-linux-gnu';

/** What runs programs for arm64 here, before their command line; null: nothing is installed that does. */
export const EMULATOR: readonly string[] | null = process.arch !== 'arm64' && existsSync(QEMU) && existsSync(LIBRARIES) ? [QEMU, '-L', LIBRARIES] : null;
