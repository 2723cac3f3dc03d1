import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT, endpointImage, type Bed, type Kube } from '@moorline/tools';

const VERSION = '99.0.0';

/** Gives the node an image of endpoints of a later version, made as `./moorline image` does: another name, and other bytes. */
export async function importLaterImage(bed: Bed, kube: Kube): Promise<string> {
  const root = join(bed.folder, 'later');
  const program = join('dist', 'apps', 'tunnel-endpoint');
  await cp(join(CHECKOUT, program), join(root, program), { recursive: true });
  await writeFile(join(root, program, 'version'), VERSION);
  await writeFile(join(root, 'package.json'), JSON.stringify({ version: VERSION }));
  await mkdir(join(root, '.moorline'));
  await symlink(join(CHECKOUT, '.moorline', 'mirror'), join(root, '.moorline', 'mirror'));
  const { name, archive } = await endpointImage({ root });
  await kube.importImage(archive);
  return name;
}
