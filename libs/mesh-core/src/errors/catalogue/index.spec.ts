import { describe, expect, it } from 'vitest';
import { CATALOGUE_PARTS, ERROR_CATALOGUE, EXIT, isErrorCode, type ErrorCode } from './index.ts';

/** Codes that were given out: scripts and dashboards of others know them, so none may go. */
const GIVEN_OUT: readonly ErrorCode[] = [
  'ML-ABORTED',
  'ML-ADDRESS-UNUSABLE',
  'ML-ADDRESSES-EXHAUSTED',
  'ML-ARTIFACT-HASH',
  'ML-ARTIFACT-NOEXEC',
  'ML-ARTIFACT-OWNER',
  'ML-ARTIFACT-SHORT',
  'ML-ARTIFACT-SYMLINK',
  'ML-ARTIFACT-UNAVAILABLE',
  'ML-ARTIFACT-UNKNOWN',
  'ML-ATTACHMENT-EXISTS',
  'ML-ATTACHMENT-UNKNOWN',
  'ML-CA-MISMATCH',
  'ML-CACHE-UNWRITABLE',
  'ML-CLOCK-OFF',
  'ML-CONFIG-INVALID',
  'ML-CONTROL-NOT-RUNNING',
  'ML-CONTROL-UNREACHABLE',
  'ML-DATA-DIR-LOCKED',
  'ML-DATA-DIR-UNUSABLE',
  'ML-ENDPOINT-FAILED',
  'ML-ENDPOINT-NOT-STARTED',
  'ML-ENDPOINT-UNREACHABLE',
  'ML-ENDPOINT-UNSCHEDULABLE',
  'ML-EVICTED',
  'ML-HANDSHAKE-TIMEOUT',
  'ML-INTERFACE-FAILED',
  'ML-INTERNAL',
  'ML-JOIN-FILE-UNREADABLE',
  'ML-KEY-REFUSED',
  'ML-MTU-TOO-LARGE',
  'ML-NAME-INVALID',
  'ML-NAMESPACE-FAILED',
  'ML-NFTABLES-FAILED',
  'ML-PORT-TAKEN',
  'ML-PORTS-EXHAUSTED',
  'ML-PROGRAM-FAILED',
  'ML-PROGRAM-MISSING',
  'ML-PROTOCOL',
  'ML-INSIDE-KILLED',
  'ML-PROXY-REFUSED',
  'ML-PROXY-UNREACHABLE',
  'ML-PROXY-PROTOCOL',
  'ML-RANGE-OVERLAP',
  'ML-RELAY-REFUSED',
  'ML-SERVER-NAME-MISMATCH',
  'ML-SLIRP-FAILED',
  'ML-STORE-CORRUPT',
  'ML-TIMEOUT',
  'ML-TOKEN-EXPIRED',
  'ML-TOKEN-FOREIGN',
  'ML-TOKEN-UNKNOWN',
  'ML-TOKEN-USED',
  'ML-NODE-REFUSED',
  'ML-TUN-FORBIDDEN',
  'ML-TUN-MISSING',
  'ML-USAGE',
  'ML-USERNS-OFF',
  'ML-WIREGUARD-FAILED',
];

describe('the error catalogue', () => {
  it('has every code once', () => {
    const codes = CATALOGUE_PARTS.flatMap((part) => Object.keys(part));
    expect(new Set(codes).size).toBe(codes.length);
    expect(Object.keys(ERROR_CATALOGUE).toSorted()).toStrictEqual(codes.toSorted());
  });

  it('has every code that was given out', () => {
    expect(GIVEN_OUT.filter((code) => !isErrorCode(code))).toStrictEqual([]);
  });

  it.each(Object.entries(ERROR_CATALOGUE))('tells %s completely', (code, { title, cause, remedy, exitCode }) => {
    expect(code).toMatch(/^ML-[A-Z]+(-[A-Z]+)*$/);
    expect(code.length).toBeLessThanOrEqual(64);
    expect(title).toMatch(/^\S[^\n]*[^.\s]$/);
    expect(cause).toMatch(/^[A-Z`]\S*\s[^\n]+\.$/);
    expect(remedy).toMatch(/^[A-Z`]\S*\s[^\n]+\.$/);
    expect(Object.values(EXIT)).toContain(exitCode);
  });

  it('uses the exit codes of sysexits.h', () => {
    expect(EXIT).toStrictEqual({
      usage: 64,
      data: 65,
      noInput: 66,
      unavailable: 69,
      software: 70,
      os: 71,
      cannotCreate: 73,
      io: 74,
      temporary: 75,
      protocol: 76,
      noPermission: 77,
      config: 78,
    });
  });

  it('knows its codes from other texts', () => {
    expect(isErrorCode('ML-TIMEOUT')).toBe(true);
    expect(['', 'ML-', 'ml-timeout', 'toString', '__proto__'].filter(isErrorCode)).toStrictEqual([]);
  });
});
