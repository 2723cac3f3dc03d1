import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority, openServerSecret } from './index.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 1);
const NAMES = ['control.example', '192.0.2.1', 'fd00::1'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-pki-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('openAuthority', () => {
  it('makes an authority once, for us alone', async () => {
    const first = await openAuthority(folder, NOW_MS);
    const second = await openAuthority(folder, NOW_MS + DAY_MS);
    expect(second.certificate).toBe(first.certificate);
    await second.serverCertificate(NAMES, NOW_MS);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const authority = new X509Certificate(first.certificate);
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(authority.validToDate.getTime() - NOW_MS).toBe(3_650 * DAY_MS);
  });

  it('refuses a damaged file rather than making another', async () => {
    writeFileSync(join(folder, 'authority.pem'), '-----BEGIN CERTIFICATE-----\nhalf');
    await expect(openAuthority(folder, NOW_MS)).rejects.toMatchObject({ code: 'ML-STORE-CORRUPT' });
  });

  it('issues certificates for names and addresses, back-dated and signed by it', async () => {
    const authority = await openAuthority(folder, NOW_MS);
    const { certificate, privateKey } = await authority.issue(NAMES, NOW_MS);
    const leaf = new X509Certificate(certificate);
    expect(leaf.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect(leaf.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
    expect(leaf.ca).toBe(false);
    expect([leaf.checkHost('control.example'), leaf.checkIP('192.0.2.1'), leaf.checkIP('fd00::1')]).not.toContain(undefined);
    expect(leaf.checkHost('other.example')).toBeUndefined();
    expect(NOW_MS - leaf.validFromDate.getTime()).toBe(5 * 60_000);
    expect(privateKey).toContain('BEGIN PRIVATE KEY');
  });

  it('never issues beyond its own end', async () => {
    const authority = await openAuthority(folder, NOW_MS);
    const { certificate } = await authority.issue(NAMES, NOW_MS + 3_600 * DAY_MS);
    expect(new X509Certificate(certificate).validToDate).toEqual(new X509Certificate(authority.certificate).validToDate);
  });
});

describe('serverCertificate', () => {
  it('stays over restarts while it is good', async () => {
    const first = await (await openAuthority(folder, NOW_MS)).serverCertificate(NAMES, NOW_MS);
    expect(await (await openAuthority(folder, NOW_MS)).serverCertificate(NAMES, NOW_MS + 300 * DAY_MS)).toEqual(first);
  });

  it.each([
    ['it has less than 30 days left', NAMES, NOW_MS + 336 * DAY_MS],
    ['a name was added', [...NAMES, 'second.example'], NOW_MS],
    ['a name was removed', NAMES.slice(1), NOW_MS],
    ['a name was changed', ['other.example', ...NAMES.slice(1)], NOW_MS],
    ['the clock was set back', NAMES, NOW_MS - DAY_MS],
  ])('is renewed when %s', async (_when, names, nowMs) => {
    const authority = await openAuthority(folder, NOW_MS);
    const first = await authority.serverCertificate(NAMES, NOW_MS);
    const second = await authority.serverCertificate(names, nowMs);
    expect(second.certificate).not.toBe(first.certificate);
    expect(await authority.serverCertificate(names, nowMs)).toEqual(second);
  });

  it('is made again when its file is damaged or of another authority', async () => {
    const authority = await openAuthority(folder, NOW_MS);
    await authority.serverCertificate(NAMES, NOW_MS);
    writeFileSync(join(folder, 'server.pem'), readFileSync(join(folder, 'server.pem'), 'utf8').slice(0, 300));
    const again = await authority.serverCertificate(NAMES, NOW_MS);
    rmSync(join(folder, 'authority.pem'));
    const other = await openAuthority(folder, NOW_MS);
    const third = await other.serverCertificate(NAMES, NOW_MS);
    expect(third).not.toEqual(again);
    expect(new X509Certificate(third.certificate).verify(new X509Certificate(other.certificate).publicKey)).toBe(true);
  });
});

describe('openServerSecret', () => {
  it('stays over restarts', () => {
    const secret = openServerSecret(folder);
    expect(secret).toHaveLength(32);
    expect(openServerSecret(folder)).toEqual(secret);
  });

  it('refuses a damaged file', () => {
    writeFileSync(join(folder, 'ticket.secret'), 'c2hvcnQ=\n');
    expect(() => openServerSecret(folder)).toThrow(expect.objectContaining({ code: 'ML-STORE-CORRUPT' }));
  });
});
