const QEMU = '/usr/bin/qemu-aarch64-static';
/** Of Debian's libc6-arm64-cross and libstdc++6-arm64-cross. */
const LIBRARIES = '/usr/aarch64-linux-gnu';

/** What runs programs for arm64 here, before their command line; nothing on such a machine. */
export const EMULATOR: readonly string[] = process.arch === 'arm64' ? [] : [QEMU, '-L', LIBRARIES];
