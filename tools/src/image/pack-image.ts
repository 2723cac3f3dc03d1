import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '@moorline/linux';

const PACK_DEADLINE_MS = 120_000;
/** The same content gives the same bytes, whoever packs it and when. */
const REPRODUCIBLE = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--format=gnu', '--no-acls', '--no-xattrs'] as const;

/** How containers of an image start (OCI image specification, config). */
export interface ImageConfig {
  readonly Entrypoint: readonly string[];
  readonly Env?: readonly string[];
  /** `UID:GID`; absent: root. */
  readonly User?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

export interface PackOptions {
  /** Full name with a tag: `docker.io/moorline/endpoint:1`. */
  readonly name: string;
  /** Folders whose content lies one over the other, the lowest first. */
  readonly layers: readonly string[];
  readonly config: ImageConfig;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Packs folders into an image, as `docker load`, `podman load` and `ctr images import` read it (Docker image
 * specification 1.2). It is seen under its name only when it is whole.
 */
export async function packImage(file: string, { name, layers, config, signal }: PackOptions): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = await mkdtemp(`${file}.`);
  const options = { deadlineMs: PACK_DEADLINE_MS, ...(signal === undefined ? {} : { signal }) };
  try {
    const packed: { readonly file: string; readonly digest: string }[] = [];
    for (const layer of layers) {
      const whole = join(draft, 'layer');
      await run('tar', [...REPRODUCIBLE, '--create', '--file', whole, '--directory', layer, '.'], options);
      const digest = await sha256OfFile(whole);
      await rename(whole, join(draft, `${digest}.tar`));
      packed.push({ file: `${digest}.tar`, digest: `sha256:${digest}` });
    }
    const image = { architecture: process.arch === 'x64' ? 'amd64' : process.arch, os: 'linux', config, rootfs: { type: 'layers', diff_ids: packed.map(({ digest }) => digest) } };
    await writeFile(join(draft, 'config.json'), JSON.stringify(image));
    await writeFile(join(draft, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [name], Layers: packed.map((each) => each.file) }]));
    const parts = ['manifest.json', 'config.json', ...new Set(packed.map((each) => each.file))];
    const whole = join(dirname(file), `.${basename(draft)}.tar`);
    await run('tar', [...REPRODUCIBLE, '--mode=0644', '--create', '--file', whole, '--directory', draft, ...parts], options);
    await rename(whole, file);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
