import { readFileSync } from 'node:fs';
import { asMoorlineError, type NamespaceFacts, type UserNamespaceDepth } from '@moorline/mesh-core';
import { findProgram, run } from '../process/index.ts';
import { closedUserNamespaceSwitches, isFiltered } from './switches.ts';

/** Bits of capabilities(7) in /proc/PID/status. */
const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

/** A namespace that was left still counts for a moment: asking would use up the only one. */
const ONE_AT_A_TIME = 'user.max_user_namespaces=1';

/**
 * What this worker lets us do with namespaces. The kernel is asked by making some and leaving them again,
 * 10 ms each: its switches alone do not tell.
 * @throws ML-PROGRAM-MISSING
 */
export async function observeNamespaces(): Promise<NamespaceFacts> {
  const closedSwitches = closedUserNamespaceSwitches();
  if (closedSwitches.length === 1 && closedSwitches[0] === ONE_AT_A_TIME) return { userNamespaces: 'single', closedSwitches, refusal: '', privileged: isPrivileged() };
  const outer = await tryUnshare([]);
  const inner = outer === null ? await tryUnshare([findProgram('unshare'), '--user', '--']) : outer;
  const userNamespaces: UserNamespaceDepth = outer !== null ? 'none' : inner !== null ? 'single' : 'nested';
  return { userNamespaces, closedSwitches, refusal: inner ?? '', privileged: isPrivileged() };
}

/** @returns null when it worked, else what was said */
async function tryUnshare(nested: readonly string[]): Promise<string | null> {
  try {
    await run('unshare', ['--user', '--map-root-user', '--net', '--', ...nested, findProgram('true')]);
    return null;
  } catch (error) {
    const known = asMoorlineError(error);
    if (known.code !== 'ML-PROGRAM-FAILED') throw known;
    return isFiltered() ? `${known.detail} (a seccomp filter is in force)` : known.detail;
  }
}

function isPrivileged(): boolean {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  const has = (capability: bigint): boolean => ((effective >> capability) & 1n) === 1n;
  return process.geteuid?.() === 0 && has(CAP_NET_ADMIN) && has(CAP_SYS_ADMIN);
}
