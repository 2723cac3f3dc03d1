import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { identityKeyPair, sha256Hex, wireguardKeyPair } from '@moorline/mesh-core';
import { attachForUser, awaitPhase, bedNames, control, detach, findAttachment, getFromControlPlane, openField, startAsUser, toEnd, type Field, type RunningAgent } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantCanary } from './secrets/canary.ts';
import { agentSecrets, controlPlaneSecrets, endpointSecrets, relayTicketOf } from './secrets/collect.ts';
import { findInFiles, findInTexts } from './secrets/find.ts';
import { openTap, tappedEndpoint, type Tap } from './secrets/open-tap.ts';
import { filesBelow, processFiles } from './secrets/places.ts';
import { tokenSecret, type Secret } from './secrets/secret.ts';
import { startTapped } from './secrets/start-tapped.ts';
import { watchProcesses } from './secrets/watch-processes.ts';
import { JOB_ECHO_PORT, untilSaid } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';
import { readJoinFile, redeem } from './support/redeem.ts';
import { queryStore } from './support/store.ts';

const BED = 'secrets';
const JOB = 'planted';
/** A client of our own, which redeems a token and shows what it gets. */
const CLIENT = 'client';
const READY_DEADLINE_MS = 60_000;
/** File systems note times of changes a little late. */
const CLOCK_MARGIN_MS = 1_000;
/** Where programs leave things, besides their own folders. */
const SHARED_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm', '/run', '/var/log'] as const;
/** Ends of commands that fail: usage, nothing to tell. */
const FAILURES = [64, 69] as const;

let field: Field;
let tap: Tap;
let agent: RunningAgent;
let attachmentId: string;
let clientTicket: string;
let secrets: readonly Secret[];
/** Where each secret may be, and therefore is. */
let kept: readonly string[];
let watched: Buffer;
let sinceMs: number;

beforeAll(async () => {
  sinceMs = Date.now() - CLOCK_MARGIN_MS;
  field = await openField(BED, { serve: ['--log-level', 'debug', '--endpoint-bundle', tappedEndpoint(bedNames(BED))] });
  tap = await openTap(field.bed);
  const { plane, programs } = field;
  const watch = watchProcesses();
  try {
    const joinFile = await attachForUser(field, JOB);
    agent = await startTapped(field, tap, joinFile, ['--log-file', 'agent.log'], [programs.node, programs.echoServer, String(JOB_ECHO_PORT)]);
    clientTicket = (await redeem(readJoinFile(await attachForUser(field, CLIENT)))).tunnel.relayTicket;
    await untilSaid(agent, 'ready');
    attachmentId = (await awaitPhase(plane, JOB, 'Ready', READY_DEADLINE_MS)).id;
  } finally {
    watched = watch();
  }
  await collect();
});
afterAll(async () => {
  tap?.close();
  await field?.bed.close();
});

async function collect(): Promise<void> {
  const { plane, bed, home } = field;
  const own = controlPlaneSecrets(plane);
  const tokens = [JOB, CLIENT].map((name) => ({ name, secret: tokenSecret(`join token of ${name}`, readJoinFile(join(home.path, `${name}.json`)).token) }));
  secrets = [
    ...tokens.map(({ secret }) => secret), tokenSecret('relay ticket', relayTicketOf(plane, attachmentId)), tokenSecret('relay ticket of the client', clientTicket),
    ...own.map(({ secret }) => secret), ...(await endpointSecrets(tap, attachmentId)), ...(await agentSecrets(tap, agent.pid)),
  ];
  kept = [
    ...own.map(({ secret, file }) => `${secret.name} in ${file}`),
    ...tokens.flatMap(({ name, secret }) => [home.path, join(bed.folder, 'control-plane')].map((folder) => `${secret.name} in ${join(folder, `${name}.json`)}`)),
  ].toSorted();
}

/** Everything that somebody could read: of every process, of the bed, and what changed elsewhere since the beginning. */
function everywhere(): readonly string[] {
  const elsewhere = SHARED_FOLDERS.flatMap((folder) => filesBelow(folder, sinceMs)).filter((path) => !path.startsWith(`${field.bed.folder}/`));
  return [...processFiles(), ...filesBelow(field.bed.folder), ...elsewhere];
}

async function sendTraffic(): Promise<void> {
  const { addresses } = await findAttachment(field.plane, JOB);
  for (const protocol of ['tcp', 'udp'] as const) await askFromPod(field, 'hello', protocol, addresses.ipv4, JOB_ECHO_PORT, 'ahoy');
}

describe('the search', () => {
  it('is for the secrets that are really in use', async () => {
    const [row] = queryStore<object>(field.plane, 'SELECT wireguard_public_key AS wireguard, identity_public_key AS identity, endpoint_identity AS endpoint FROM nodes JOIN attachments ON id = attachment_id WHERE id = ?', attachmentId);
    const [wireguard, identity, { identitySeed }] = await Promise.all([tap.keyOf(agent.pid, 'x25519'), tap.keyOf(agent.pid, 'ed25519'), tap.bootstrapOf(attachmentId)]);
    const publicOf = (seed: Buffer): string => identityKeyPair(seed).publicKey;
    expect({ wireguard: wireguardKeyPair(wireguard).publicKey, identity: publicOf(identity), endpoint: publicOf(Buffer.from(identitySeed, 'base64')) }).toEqual({ ...row });
    expect(relayTicketOf(field.plane, (await findAttachment(field.plane, CLIENT)).id) === clientTicket).toBe(true);
    expect(new Set(secrets.map(({ name }) => name)).size).toBe(12);
  });

  it('finds a canary wherever one is planted', async () => {
    const canary = await plantCanary(field);
    try {
      expect(findInFiles([canary.secret], everywhere())).toEqual(canary.places);
    } finally {
      await canary.remove();
    }
  });
});

describe('while a job runs, a secret stands', () => {
  it('where it is kept and nowhere else', async () => {
    await sendTraffic();
    const places = everywhere();
    for (const name of ['moorline.db', 'moorline.db-wal', 'agent.log', 'control-plane.log', `endpoint-${attachmentId}.log`]) expect(places.some((path) => path.endsWith(`/${name}`))).toBe(true);
    expect(readFileSync(join(field.home.path, 'agent.log'), 'utf8')).toContain('"level":"debug"');
    expect(findInFiles(secrets, places)).toEqual(kept);
    await sendTraffic();
  });

  it('in no arguments and no environment of a helper that is gone already', () => {
    for (const helper of ['unshare', '--disable-host-loopback', 'tapped-endpoint', 'attach']) expect(watched.includes(helper)).toBe(true);
    expect(findInTexts(secrets, { watched })).toEqual([]);
  });

  it('as its digest in the store', () => {
    const store = filesBelow(field.plane.dataFolder).filter((path) => path.includes('moorline.db'));
    const digest = { name: 'digest', forms: [Buffer.from(sha256Hex(readJoinFile(join(field.home.path, `${JOB}.json`)).token))] };
    expect(findInFiles([digest], store)).not.toEqual([]);
    expect(findInFiles(secrets, store)).toEqual([]);
  });

  it('in no output, also of commands that fail', async () => {
    const { plane, programs, bed } = field;
    const told = async (...args: readonly string[]): Promise<[string, string]> => {
      const { stdout, stderr } = await control(plane, args, FAILURES);
      return [args.join(' '), stdout + stderr];
    };
    const late = await startTapped(field, tap, join(field.home.path, `${JOB}.json`), [], ['true']);
    const again = await toEnd(late);
    const status = await toEnd(await startAsUser(field, [programs.agent, 'status', '--json']));
    expect({ again: again.code, status: status.code }).toEqual({ again: 77, status: 0 });
    const outputs = {
      ...Object.fromEntries([
        await told('list'), await told('list', '--json'), await told('attach', JOB, '--token-out', join(bed.folder, 'again.json')),
        await told('attach', 'brief', '--json', '--token-out', join(bed.folder, 'brief.json')), await told('detach', 'brief'), await told('detach', 'nobody'),
      ]),
      metrics: (await getFromControlPlane(plane.server, plane.dataFolder, '/metrics')).body,
      agent: [...agent.stdout, ...agent.stderr].join('\n'), 'another agent': again.stdout + again.stderr, status: status.stdout + status.stderr,
    };
    const brief = tokenSecret('join token of brief', readJoinFile(join(bed.folder, 'brief.json')).token);
    expect(findInTexts([...secrets, brief, ...(await agentSecrets(tap, late.pid))], outputs)).toEqual([]);
  });

  it('in files that only their owner can read', () => {
    const open = kept.map((line) => line.slice(line.indexOf('/'))).filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });
});

describe('after the end, a secret stands', () => {
  it('where it is kept and nowhere else', async () => {
    agent.kill('SIGTERM');
    const { stdout, stderr } = await toEnd(agent);
    await detach(field.plane, JOB);
    await detach(field.plane, CLIENT);
    await field.plane.stop();
    expect(findInTexts(secrets, { 'output of the agent': stdout + stderr })).toEqual([]);
    expect(findInFiles(secrets, everywhere())).toEqual(kept);
  });
});
