import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { artifactsFor } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { baseLayer, CHECKOUT, controlPlaneImage, endpointImage, MIRROR_FOLDER, openBed, sweep, type Bed, type BuiltImage } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DEADLINE_MS = 180_000;
const PROGRAMS = '/opt/moorline';
const BASE = 'localhost/moorline-base';

let bed: Bed;

beforeAll(async () => {
  await sweep();
  bed = await openBed('dockerfil');
}, DEADLINE_MS);
afterAll(async () => {
  await bed?.close();
}, DEADLINE_MS);

async function buildah(...args: readonly string[]): Promise<string> {
  const storage = ['--root', join(bed.folder, 'storage'), '--runroot', join(bed.folder, 'runroot'), '--storage-driver', 'vfs'];
  return (await run('buildah', [...storage, ...args], { environment: { HOME: bed.folder, TMPDIR: bed.folder }, deadlineMs: DEADLINE_MS })).stdout.trim();
}

/** What a Dockerfile says, without comments: instruction and arguments. */
function instructions(app: string): readonly (readonly [string, string])[] {
  const text = readFileSync(dockerfile(app), 'utf8').replaceAll(/^#.*\n/gm, '').replaceAll('\\\n', ' ');
  return text.split('\n').filter((line) => line !== '').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
}
function dockerfile(app: string): string {
  return join(CHECKOUT, 'deploy', app === 'tunnel-endpoint' ? 'endpoint' : app, 'Dockerfile');
}

interface Packed {
  readonly files: readonly string[];
  readonly config: { readonly Entrypoint: readonly string[]; readonly User?: string };
}

/** The program's own files and the settings of an image that was packed without a daemon. */
async function packed({ archive }: BuiltImage): Promise<Packed> {
  const read = async (...args: readonly string[]): Promise<string> => (await run('tar', args)).stdout;
  const [{ Config, Layers }] = JSON.parse(await read('-xOf', archive, 'manifest.json')) as [{ Config: string; Layers: readonly string[] }];
  const folder = join(bed.folder, 'packed');
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xf', archive, '-C', folder, Layers.at(-1) ?? '']);
  const names = (await read('-tf', join(folder, Layers.at(-1) ?? ''))).split('\n').map((name) => name.replace(/^\.?\/?/, '/'));
  return { files: names.filter((name) => name.startsWith(PROGRAMS) && !name.endsWith('/')).toSorted(), config: (JSON.parse(await read('-xOf', archive, Config)) as { config: Packed['config'] }).config };
}

describe.each([
  ['control-plane', controlPlaneImage],
  ['tunnel-endpoint', endpointImage],
] as const)('the Dockerfile of %s', (app, build) => {
  it('says of files, user and program what the image has that is packed without a daemon', async () => {
    const { files, config } = await packed(await build({ root: CHECKOUT }));
    const said = instructions(app);
    const copies = said.filter(([word]) => word === 'COPY').map(([, text]) => text.split(' '));
    expect(copies).toEqual([[`dist/apps/${app}`, `${PROGRAMS}/${app}`], ['dist/mirror', `${PROGRAMS}/artifacts`]]);
    expect(new Set(files.map((file) => file.split('/').slice(0, 4).join('/')))).toEqual(new Set(copies.map(([, to]) => to)));
    expect(JSON.parse(said.find(([word]) => word === 'ENTRYPOINT')?.[1] ?? 'null')).toEqual(config.Entrypoint);
    expect(said.find(([word]) => word === 'USER')?.[1]).toBe(config.User);
  }, DEADLINE_MS);
});

it('the Dockerfile of the control plane builds, with the same files and settings', async () => {
  const context = join(bed.folder, 'context');
  cpSync(join(CHECKOUT, 'dist', 'apps', 'control-plane'), join(context, 'dist', 'apps', 'control-plane'), { recursive: true });
  for (const { sha256 } of artifactsFor(artifactLock(), process.arch).artifacts) cpSync(join(MIRROR_FOLDER, sha256), join(context, 'dist', 'mirror', sha256), { dereference: true });
  // What the Dockerfile begins with is in a registry; ours has Node in the same place.
  const base = await buildah('from', 'scratch');
  await buildah('copy', '--quiet', base, await baseLayer(new AbortController().signal), '/');
  await buildah('commit', '--quiet', base, BASE);
  await buildah('bud', '--quiet', '--isolation', 'chroot', '--pull-never', '--from', BASE, '--file', dockerfile('control-plane'), '--tag', 'localhost/built', context);
  const made = await buildah('from', '--pull-never', 'localhost/built');
  const root = await buildah('mount', made);
  const found = (await run('find', [join(root, PROGRAMS), '-type', 'f', '-printf', `${PROGRAMS}/%P\\n`])).stdout.trim().split('\n').toSorted();
  const { files, config } = await packed(await controlPlaneImage({ root: CHECKOUT }));
  expect(found).toEqual(files);
  const [user, ...entrypoint] = (await buildah('inspect', '--format', '{{.OCIv1.Config.User}}{{range .OCIv1.Config.Entrypoint}}|{{.}}{{end}}', made)).split('|');
  expect([user, entrypoint]).toEqual([config.User, config.Entrypoint]);
  await buildah('umount', made);
}, DEADLINE_MS);
