import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { moorlineError, MTU_WORDS, parseMtuSetting, type JoinFile, type MtuSetting } from '@moorline/mesh-core';
import { TOKEN_TTL_DEFAULT_MS, TOKEN_TTL_MAX_MS, TOKEN_TTL_MIN_MS, type AdminClient, type AttachAnswer } from '../admin/index.ts';
import { reserveJoinFile } from './join-file.ts';
import { nodesOption, type NodesFor } from './nodes-option.ts';
import { dataDirOption, wholeNumber } from './options.ts';
import { withClient } from './with-client.ts';

const MINUTE_MS = 60_000;
const STANDARD_OUTPUT = '-';
const STDOUT_DESCRIPTOR = 1;

interface Flags {
  readonly dataDir: string;
  readonly tokenOut?: string;
  readonly tokenTtl: number;
  readonly mtu?: MtuSetting;
  readonly nodes: NodesFor;
  readonly force: boolean;
  readonly json: boolean;
}

const EXAMPLES = `
Waits until the endpoint is up, so that the job can start at once. The join file (mode 0600) has a one-time
token: give it to the job's user and to nobody else. The token of a job on several nodes admits one agent on
each of them; node 0 has the attachment's own addresses.

Examples:
  moorline-control attach job-4711 --data-dir /var/lib/moorline --token-out /run/job-4711.json
  install -o alice -m 600 /run/job-4711.json ~alice/job-4711.json && rm /run/job-4711.json
  moorline-control attach job-4711 --data-dir /var/lib/moorline --token-ttl 4320 --mtu 9000
  moorline-control attach job-4711 --data-dir /var/lib/moorline --mtu auto
  moorline-control attach job-4711 --data-dir /var/lib/moorline --nodes 3
  moorline-control attach job-4711 --data-dir /var/lib/moorline --nodes "$SLURM_JOB_NODELIST"
  moorline-control attach job-4711 --data-dir /var/lib/moorline --token-out - | ssh login 'umask 077; cat > job.json'
`;

export function attachCommand(): Command {
  return new Command('attach')
    .description('put one job on the network: provision its endpoint and write its join file')
    .argument('<name>', 'name of the attachment, a DNS label')
    .addOption(dataDirOption())
    .option('--token-out <file>', 'where to write the join file, - for standard output (else NAME.join.json)')
    .option('--token-ttl <minutes>', 'how long the token can be redeemed', wholeNumber(TOKEN_TTL_MIN_MS / MINUTE_MS, TOKEN_TTL_MAX_MS / MINUTE_MS), TOKEN_TTL_DEFAULT_MS / MINUTE_MS)
    .option('--mtu <bytes>', `MTU inside the tunnel: ${MTU_WORDS}; auto is what the transport in use carries (else as configured)`, parseMtu)
    .addOption(nodesOption())
    .option('--force', 'replace a join file that exists', false)
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => withClient(flags.dataDir, (client) => attach(client, name, flags)));
}

async function attach(client: AdminClient, name: string, flags: Flags): Promise<void> {
  const request = { name, nodesFor: [...flags.nodes], mtu: flags.mtu ?? null, tokenTtlMs: flags.tokenTtl * MINUTE_MS };
  if (flags.tokenOut === STANDARD_OUTPUT) {
    if (flags.json) throw moorlineError('ML-USAGE', '--json and --token-out - both write to standard output');
    const answer = await client.attach(request);
    // Written at once, so that a pipe that is gone or a full disk is known before the token is lost.
    await writeOrDetach(client, answer, () => printJoinFile(answer.joinFile));
    return;
  }
  const path = resolve(flags.tokenOut ?? `${name.replaceAll('/', '_')}.join.json`);
  if (existsSync(path) && !flags.force) throw moorlineError('ML-OUTPUT-UNWRITABLE', `${path} (EEXIST)`);
  const file = reserveJoinFile(path, flags.force);
  try {
    const answer = await client.attach(request);
    await writeOrDetach(client, answer, () => file.write(answer.joinFile));
    process.stdout.write(flags.json ? `${JSON.stringify(summary(answer, path))}\n` : `${lines(answer, path)}\n`);
  } finally {
    file.release();
  }
}

/** @throws InvalidArgumentError */
function parseMtu(text: string): MtuSetting {
  const mtu = parseMtuSetting(text);
  if (mtu === null) throw new InvalidArgumentError(`${MTU_WORDS}.`);
  return mtu;
}

function printJoinFile(joinFile: JoinFile): void {
  try {
    writeFileSync(STDOUT_DESCRIPTOR, `${JSON.stringify(joinFile, null, 2)}\n`);
  } catch (error) {
    throw moorlineError('ML-OUTPUT-UNWRITABLE', `standard output (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
  }
}

/** A token that nobody has would hold an address for good. */
async function writeOrDetach(client: AdminClient, { name }: AttachAnswer, write: () => void): Promise<void> {
  try {
    write();
  } catch (error) {
    await client.detach(name);
    throw error;
  }
}

function summary({ joinFile, ...answer }: AttachAnswer, tokenFile: string): object {
  return { ...answer, server: joinFile.server, tokenFile };
}

function lines({ name, addresses, nodes, mtu, tokenExpiresAtMs }: AttachAnswer, path: string): string {
  const until = new Date(tokenExpiresAtMs).toISOString();
  return [
    `${name} is attached: ${addresses.ipv4}, ${addresses.ipv6}, MTU ${mtu}`,
    ...nodes.map((node) => `  ${node.name}: ${node.addresses.ipv4}, ${node.addresses.ipv6}`),
    `join file: ${path} (${nodes.length === 0 ? 'one agent' : `one agent on each of ${nodes.length} nodes`}, until ${until})`,
    `in the job: ${nodes.length === 0 ? '' : 'srun --ntasks-per-node=1 '}moorline-agent run --token-file ${path} -- COMMAND`,
  ].join('\n');
}
