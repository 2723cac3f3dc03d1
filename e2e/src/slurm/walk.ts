import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'slurm.md');
/** Where the page puts things on a node. */
const PLACES = ['/opt/moorline', '/etc/slurm', '/run/moorline', '/var/spool/moorline', '/var/cache/moorline', '/var/log/moorline.log'] as const;

/** The places of the page in a folder of the test's, which is all that is changed in what the page says. */
export interface Walk {
  readonly folder: string;
  readonly dataFolder: string;
  readonly user: string;
}

/** The text of a step of docs/slurm.md, for these places and this user. */
export function stepOf({ folder, dataFolder, user }: Walk, name: string): string {
  const text = readFileSync(PAGE, 'utf8');
  const block = new RegExp(`<!-- walk: ${name.replaceAll('.', '\\.')} -->\n\`\`\`(?:sh)?\n([^]*?)\n\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/slurm.md has no step ${name}`);
  const moved = PLACES.reduce((step, place) => step.replaceAll(place, `${folder}${place}`), block);
  return moved.replaceAll('/var/lib/moorline', dataFolder).replaceAll(/\balice\b/g, user);
}
