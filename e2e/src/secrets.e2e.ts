import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@moorline/mesh-core';
import { attachForUser, awaitPhase, control, detach, findAttachment, getFromControlPlane, openField, runAgent, startAgent, toEnd, type Field, type RunningAgent } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOB_ECHO_PORT, untilSaid } from './support/jobs.ts';
import { filePlaces, findSecrets, processPlaces, textPlace, type Place } from './support/places.ts';
import { readJoinFile } from './support/redeem.ts';
import { fileSecrets, textSecret, ticketSecret, wireguardSecrets, type Secret } from './support/secrets.ts';

const READY_DEADLINE_MS = 60_000;
const NAME = 'planted';

let field: Field;
let agent: RunningAgent;
let joinFile: string;
let secrets: readonly Secret[];

beforeAll(async () => {
  field = await openField('secrets');
  const { plane, programs } = field;
  joinFile = await attachForUser(field, NAME);
  const options = ['--log-level', 'debug', '--log-file', 'agent.log'];
  agent = await startAgent(field, { joinFile, command: [programs.node, programs.echoServer, String(JOB_ECHO_PORT)], options });
  await untilSaid(agent, 'ready');
  const { id } = await awaitPhase(plane, NAME, 'Ready', READY_DEADLINE_MS);
  secrets = [textSecret('join token', readJoinFile(joinFile).token), ticketSecret(plane, id), ...fileSecrets(plane), ...(await wireguardSecrets(field, id))];
});
afterAll(() => field?.bed.close());

/** Join files are what carries tokens, and pki/ what keeps keys; both are closed to others. */
function mayHoldSecrets(path: string): boolean {
  const tokens = path.endsWith(`/${NAME}.json`);
  return tokens || path.startsWith(join(field.plane.dataFolder, 'pki')) || path.startsWith(join(field.bed.folder, 'slurm'));
}

async function outputs(): Promise<readonly Place[]> {
  const { plane, programs, user } = field;
  const told = async (name: string, args: readonly string[]): Promise<Place> => {
    const { stdout, stderr } = await control(plane, args, [64, 69]);
    return textPlace(name, stdout + stderr);
  };
  const again = await runAgent(field, { joinFile, command: ['true'], options: ['--log-level', 'debug'] });
  return [
    await told('list', ['list']),
    await told('list --json', ['list', '--json']),
    await told('attach of a taken name', ['attach', NAME, '--token-out', join(field.bed.folder, 'control-plane', 'taken.json')]),
    textPlace('metrics', (await getFromControlPlane(plane.server, plane.dataFolder, '/metrics')).body),
    textPlace('output of the agent', [...agent.stdout, ...agent.stderr].join('\n')),
    textPlace(`output of a second agent of ${user.name} by ${programs.agent}`, again.stdout + again.stderr),
  ];
}

describe('planted secrets', () => {
  it('are all known, so that the search means something', () => {
    expect(secrets.map(({ name }) => name)).toEqual(['join token', 'relay ticket', 'key in authority.pem', 'key in server.pem', 'key in ticket.secret', 'private key of the agent', 'private key of the endpoint']);
    expect(secrets.every(({ forms }) => forms.length > 0 && forms.every((form) => form.length >= 40))).toBe(true);
  });

  it('would be found', () => {
    expect(findSecrets(secrets, filePlaces(field.home.path, () => false))).toEqual([`join token in ${joinFile}`]);
  });

  it('are stored as digests only', () => {
    const store = filePlaces(field.plane.dataFolder, mayHoldSecrets).filter(({ name }) => name.includes('moorline.db'));
    const digest = textSecret('digest of the token', sha256Hex(readJoinFile(joinFile).token));
    expect(findSecrets([digest], store)).not.toEqual([]);
    expect(findSecrets(secrets, store)).toEqual([]);
  });

  it('stand in nobody\'s arguments or environment', () => {
    expect(findSecrets(secrets, processPlaces())).toEqual([]);
  });

  it('stand in no log, no store and no other file of the bed', () => {
    const places = filePlaces(field.bed.folder, mayHoldSecrets);
    const names = places.map(({ name }) => name);
    for (const part of ['moorline.db', 'agent.log', 'control-plane.log', 'endpoint-']) expect(names.some((name) => name.includes(part))).toBe(true);
    expect(findSecrets(secrets, places)).toEqual([]);
  });

  it('stand in no output, also of failing commands', async () => {
    expect(findSecrets(secrets, await outputs())).toEqual([]);
  });

  it('stand nowhere after the end', async () => {
    const { id } = await findAttachment(field.plane, NAME);
    agent.kill('SIGTERM');
    const { stdout, stderr } = await toEnd(agent);
    await detach(field.plane, NAME);
    expect(id).not.toBe('');
    expect(findSecrets(secrets, [...processPlaces(), ...filePlaces(field.bed.folder, mayHoldSecrets), textPlace('output of the agent', stdout + stderr)])).toEqual([]);
  });

  it('are kept in files that only their owner can read', () => {
    const { dataFolder } = field.plane;
    for (const path of [joinFile, join(field.bed.folder, 'control-plane', `${NAME}.json`), join(dataFolder, 'pki', 'authority.pem'), join(dataFolder, 'pki', 'ticket.secret')]) {
      expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
    }
  });
});
