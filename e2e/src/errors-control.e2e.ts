import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { EXIT, type Configuration, type ErrorCode } from '@moorline/mesh-core';
import { attach, detach, listAttachments, openField, startControlPlane, type ControlPlane, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRONG_CONFIGURATION, WRONG_PLACES } from './errors/configurations.ts';
import { controlWith, expectControlFails, expectFullOutputFails } from './errors/failures.ts';
import { expectServeFails, newFolder, putConfiguration } from './errors/serve.ts';

/** Any user but root. */
const STRANGER = 65_534;
const TINY_PORT = 7_444;

let field: Field;
/** Another control plane, with addresses for one job. The field's own has relay ports for one. */
let tiny: ControlPlane;

beforeAll(async () => {
  field = await openField('errorsctl', { change: withPorts(21_000, 1) });
  const { bed, cluster } = field;
  tiny = await startControlPlane(bed, cluster, {
    name: 'tiny',
    change: (usual) => ({ ...withPorts(22_000, 9)(usual), listen: { ...usual.listen, port: TINY_PORT }, overlay: { ipv4: '100.113.0.0/30', ipv6: 'fd6d:6f6f:726d::/126', excluded: [] } }),
  });
});
afterAll(() => field?.bed.close());

function withPorts(firstRelayPort: number, count: number): (usual: Configuration) => Configuration {
  return (usual) => ({ ...usual, endpoints: { ...usual.endpoints, firstRelayPort, lastRelayPort: firstRelayPort + count - 1 } });
}

describe.concurrent('serve', () => {
  it('ML-PORT-TAKEN: something listens there already', async () => {
    const { link } = field.cluster;
    expect(await expectServeFails(field, 'ML-PORT-TAKEN', {})).toContain(`${link.root}:7443`);
  });

  it('ML-ADDRESS-UNUSABLE: the address is not on this machine', async () => {
    const change = (usual: Configuration): Configuration => ({ ...usual, listen: { address: '203.0.113.1', port: 7_445 } });
    expect(await expectServeFails(field, 'ML-ADDRESS-UNUSABLE', { change })).toContain('203.0.113.1:7445');
  });

  it('ML-DATA-DIR-LOCKED: another one runs on the data', async () => {
    expect(await expectServeFails(field, 'ML-DATA-DIR-LOCKED', { dataFolder: field.plane.dataFolder })).toContain(field.plane.dataFolder);
  });

  it.each<[string, (folder: string) => Promise<void> | void]>([
    ['is a file', (folder) => writeFileSync(folder, '')],
    ["is a stranger's", (folder) => (mkdirSync(folder), chownSync(folder, STRANGER, STRANGER))],
    ['is on a full disk', (folder) => fullDisk(folder)],
  ])('ML-DATA-DIR-UNUSABLE: the data directory %s', async (_what, make) => {
    const dataFolder = join(newFolder(field), 'data');
    await make(dataFolder);
    expect(await expectServeFails(field, 'ML-DATA-DIR-UNUSABLE', { dataFolder })).toContain(dataFolder);
  });

  it.each(['moorline.db', join('pki', 'authority.pem')])('ML-STORE-CORRUPT: %s is damaged', async (name) => {
    const dataFolder = newFolder(field);
    mkdirSync(join(dataFolder, 'pki'));
    writeFileSync(join(dataFolder, name), 'damaged '.repeat(1_000));
    expect(await expectServeFails(field, 'ML-STORE-CORRUPT', { dataFolder })).toContain(join(dataFolder, name));
  });
});

async function fullDisk(folder: string): Promise<void> {
  mkdirSync(folder);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=16k,mode=0700', 'moorline', folder]);
}

describe.concurrent('a configuration', () => {
  it('is told all its mistakes at once, with file, line, column, key and what was expected', async () => {
    const file = putConfiguration(field, WRONG_CONFIGURATION);
    const lines = WRONG_PLACES.map((place) => `${file}:${place}`);
    const detail = await expectControlFails({ dataFolder: newFolder(field) }, 'ML-CONFIG-INVALID', ['serve', '--config', file]);
    expect(detail.trim().split('\n')).toEqual(lines);
    expect(await controlWith(['check-config', file])).toEqual({ exitCode: EXIT.config, stdout: '', stderr: `${lines.join('\n')}\n` });
  });

  it('ML-OUTPUT-UNWRITABLE: the answer has no place to go', async () => {
    expect(await expectFullOutputFails(['check-config', putConfiguration(field, WRONG_CONFIGURATION), '--json'])).toContain('ENOSPC');
    expect(await expectFullOutputFails(['--help'])).toContain('ENOSPC');
  });

  it('is told where it is no YAML', async () => {
    const file = putConfiguration(field, 'listen:\n  port: [1\nserverNames: 2\n');
    expect(await expectControlFails({ dataFolder: newFolder(field) }, 'ML-CONFIG-INVALID', ['serve', '--config', file])).toContain(`${file}:3:1: not YAML: `);
  });

  it('has to be there', async () => {
    expect(await expectControlFails({ dataFolder: newFolder(field) }, 'ML-CONFIG-INVALID', ['serve', '--config', '/nowhere/moorline.yaml'])).toContain('/nowhere/moorline.yaml: ENOENT');
  });

  it.each<[ErrorCode, string, (usual: Configuration) => Configuration]>([
    ['ML-MTU-TOO-LARGE', 'mtu: expected a number of at most 65000, got 65001', (usual) => ({ ...usual, mtu: 65_001 })],
    ['ML-RANGE-OVERLAP', 'expected a range that does not overlap overlay.ipv4', (usual) => ({ ...usual, siteRanges: [usual.overlay.ipv4] })],
  ])('%s: %s', async (code, said, change) => {
    expect(await expectServeFails(field, code, { change })).toMatch(new RegExp(`moorline\\.yaml:\\d+:\\d+: .*${said}`));
  });
});

describe.concurrent('without a control plane', () => {
  it.each([[['list']], [['attach', 'job', '--token-out', '-']], [['detach', 'job']]])('ML-CONTROL-NOT-RUNNING: %j', async (args) => {
    const dataFolder = newFolder(field);
    expect(await expectControlFails({ dataFolder }, 'ML-CONTROL-NOT-RUNNING', args)).toContain(dataFolder);
  });
});

describe('attach and detach', () => {
  it('ML-ATTACHMENT-EXISTS, ML-ATTACHMENT-UNKNOWN, ML-OUTPUT-UNWRITABLE: tell what is in the way, and change nothing', async () => {
    const folder = newFolder(field);
    const file = join(folder, 'taken.json');
    await attach(tiny, 'taken', { tokenFile: file });
    const before = readFileSync(file, 'utf8');
    expect(await expectControlFails(tiny, 'ML-ATTACHMENT-EXISTS', ['attach', 'taken', '--token-out', join(folder, 'again.json')])).toContain('taken');
    expect(await expectControlFails(tiny, 'ML-OUTPUT-UNWRITABLE', ['attach', 'other', '--token-out', file])).toContain(file);
    expect(await expectControlFails(tiny, 'ML-OUTPUT-UNWRITABLE', ['attach', 'other', '--token-out', join(folder, 'missing', 'other.json')])).toContain('ENOENT');
    expect(await expectControlFails(tiny, 'ML-ATTACHMENT-UNKNOWN', ['detach', 'other'])).toContain('other');
    expect({ files: readdirSync(folder), text: readFileSync(file, 'utf8') }).toEqual({ files: ['taken.json'], text: before });
    expect((await listAttachments(tiny)).map(({ name }) => name)).toEqual(['taken']);
    await detach(tiny, 'taken');
  });
});

describe('attach', () => {
  it.each<[ErrorCode, string, readonly string[]]>([
    ['ML-NAME-INVALID', 'the name is no DNS label', ['Job_1']],
    ['ML-MTU-TOO-LARGE', 'the MTU is above what fits a datagram', ['job', '--mtu', '65001']],
    ['ML-MTU-TOO-LARGE', 'the MTU is above what any link has', ['job', '--mtu', '100000']],
    ['ML-MTU-TOO-LARGE', 'the MTU is below what IPv6 needs', ['job', '--mtu', '1279']],
    ['ML-MTU-TOO-LARGE', 'the MTU is nothing', ['job', '--mtu', '0']],
    ['ML-USAGE', 'the MTU is no number', ['job', '--mtu', 'large']],
    ['ML-USAGE', 'the MTU is written as programs do', ['job', '--mtu', '0x600']],
    ['ML-USAGE', 'the time to live is none', ['job', '--token-ttl', '0']],
    ['ML-USAGE', 'the option is unknown', ['job', '--bogus']],
    ['ML-USAGE', 'the name is missing', []],
  ])('%s: %s', async (code, _what, args) => {
    const file = join(newFolder(field), 'job.json');
    await expectControlFails(field.plane, code, ['attach', ...args, '--token-out', file]);
    expect(existsSync(file)).toBe(false);
    expect(await listAttachments(field.plane)).toEqual([]);
  });
});

describe('when everything is given away', () => {
  it.each<[ErrorCode, string, () => ControlPlane]>([
    ['ML-PORTS-EXHAUSTED', 'relay ports', () => field.plane],
    ['ML-ADDRESSES-EXHAUSTED', 'addresses', () => tiny],
  ])('%s: of the %s; one that is given back is given again', async (code, _what, planeOf) => {
    const plane = planeOf();
    const folder = newFolder(field);
    await attach(plane, 'first', { tokenFile: join(folder, 'first.json') });
    await expectControlFails(plane, code, ['attach', 'second', '--token-out', join(folder, 'second.json')]);
    expect(existsSync(join(folder, 'second.json'))).toBe(false);
    await detach(plane, 'first');
    await attach(plane, 'second', { tokenFile: join(folder, 'second.json') });
    await detach(plane, 'second');
  });
});
