import { failed, passed, type Finding } from '../check.ts';

/** What a worker says of itself. */
export interface SystemFacts {
  /** As `process.platform` gives it. */
  readonly platform: string;
  /** As `process.arch` gives it. */
  readonly architecture: string;
  /** Release of the kernel, such as `5.14.0-427.el9`. */
  readonly kernel: string;
  /** Version of glibc; null: another C library. */
  readonly glibc: string | null;
  /** Version of Node; an older one than the programs need has been refused at their start. */
  readonly node: string;
}

/** User namespaces and overlay of RHEL 8, the oldest system that is still kept up. */
const KERNEL_MIN: readonly [number, number] = [4, 18];
/** The pinned binaries are of Debian 12 and were linked against symbols of this version. */
const GLIBC_MIN: readonly [number, number] = [2, 34];

/** ML-SYSTEM-UNSUPPORTED unless the pinned binaries can run here. */
export function judgeSystem({ platform, architecture, kernel, glibc, node }: SystemFacts, pinned: readonly string[]): Finding {
  const seen = `${platform} ${kernel}, ${architecture}, Node ${node}, ${glibc === null ? 'no glibc' : `glibc ${glibc}`}`;
  const faults = [
    ...(platform === 'linux' ? [] : ['not Linux']),
    ...(pinned.includes(architecture) ? [] : [`no binary is pinned for ${architecture}`]),
    ...(isAtLeast(kernel, KERNEL_MIN) ? [] : [`the kernel is older than ${KERNEL_MIN.join('.')}`]),
    ...(glibc !== null && isAtLeast(glibc, GLIBC_MIN) ? [] : [`glibc ${GLIBC_MIN.join('.')} or newer is needed`]),
  ];
  return faults.length === 0 ? passed(seen) : failed('ML-SYSTEM-UNSUPPORTED', `${seen}: ${faults.join('; ')}`);
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const numbers = /^(\d{1,5})\.(\d{1,5})/.exec(version);
  if (numbers === null) return false;
  const [foundMajor, foundMinor] = [Number(numbers[1]), Number(numbers[2])];
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}
