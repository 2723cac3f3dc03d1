import { Command, InvalidArgumentError, Option } from 'commander';
import { EXPOSED_PORTS_MAX, NETWORK_MODES, MTU_WORDS, NODES_MAX, parseExposed, parseMtuSetting, TRANSPORTS, transportsSchema, UNSHARE_MODES, type MtuSetting, type NetworkMode, type Transport, type UnshareMode } from '@moorline/mesh-core';
import { JOIN_FILE_VARIABLE } from '../join/read-join-file.ts';
import { DEFAULT_JOIN_TIMEOUT_SEC } from '../run/options.ts';
import { runJob } from '../run/run-job.ts';
import { endLike } from '../workload/end.ts';
import { parseSeconds } from './seconds.ts';

/** Standard input, output and error belong to the command. */
const LAST_STANDARD_DESCRIPTOR = 2;
const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;

interface Flags {
  readonly tokenFile?: string;
  readonly tokenFd?: number;
  readonly node?: string;
  readonly nodeIndex?: number;
  readonly joinTimeout: number;
  readonly mode: NetworkMode;
  readonly expose: readonly number[];
  readonly unshare: UnshareMode;
  readonly logLevel: string;
  readonly logFile?: string;
  readonly transports: readonly Transport[];
  readonly mtu: MtuSetting;
  readonly proxy?: string;
  readonly proxyAuthFile?: string;
  readonly proxyCa?: string;
  readonly wstunnelHeadersFile?: string;
}

const EXAMPLES = `
The command keeps its user, folder, environment, standard streams, signals and exit code. It starts when
the tunnel has passed a packet; when it ends, all that Moorline made is gone.

Examples:
  moorline-agent run --token-file ~/.moorline/job.json -- ./job.sh
  moorline-agent run --token-file job.json -- psql -h postgres.data -c 'select 1'
  moorline-agent run --token-file job.json --proxy https://proxy.site:3129 --proxy-ca site.pem --proxy-auth-file ~/.proxy -- ./job.sh
  moorline-agent run --token-file job.json --transports wss -- ./job.sh
  moorline-agent run --token-file job.json --transports wss,wstunnel --wstunnel-headers-file ~/.wstunnel -- ./job.sh
  ${JOIN_FILE_VARIABLE}=job.json moorline-agent run -- python3 train.py
  srun --ntasks-per-node=1 moorline-agent run --token-file job.json -- ./rank.sh
`;

/**
 * @param entry path of this program
 */
export function runCommand(entry: string): Command {
  return new Command('run')
    .description("run a command on the cluster's network")
    .usage('[options] -- COMMAND…')
    .argument('<command...>', 'the command and its arguments')
    .option('--token-file <file>', `join file that the control plane wrote (else ${JOIN_FILE_VARIABLE})`)
    .addOption(new Option('--token-fd <number>', 'open descriptor to read it from, which is closed then').argParser(parseDescriptor).conflicts('tokenFile'))
    .option('--node <name>', 'name of this node of a job on several (else SLURMD_NODENAME, else the host name)')
    .option('--node-index <number>', 'its place among the nodes, from 0 (else that in SLURM_JOB_NODELIST)', parseIndex)
    .option('--join-timeout <seconds>', 'how long the tunnel may take to pass its first packet', parseSeconds, DEFAULT_JOIN_TIMEOUT_SEC)
    .option('--transports <list>', 'transports that may be used; the best that works is', parseTransports, TRANSPORTS)
    .option('--mtu <bytes>', 'no larger packets inside the tunnel, such as 1280 (auto: as the attachment says)', parseMtu, 'auto' as const)
    .option('--proxy <url>', 'HTTP proxy towards control plane and endpoint (else HTTPS_PROXY; NO_PROXY holds for both)')
    .option('--proxy-auth-file <file>', 'file with USER:PASSWORD for the proxy (mode 0600)')
    .option('--proxy-ca <file>', 'authority of an https: proxy, PEM')
    .addOption(new Option('--mode <mode>', 'mesh: a network of its own; proxy: SOCKS 5 and HTTP proxy, without any privilege; auto: mesh where that can be had').choices(NETWORK_MODES).default('mesh'))
    .option('--expose <ports>', 'ports of the command that pods may reach in mode proxy, such as 8080,9090', parsePorts, [])
    .addOption(new Option('--unshare <mode>', "how the job's namespaces are made: root or your own user in a user namespace, or none, which needs root").choices(UNSHARE_MODES).default('auto'))
    .option('--wstunnel-headers-file <file>', 'headers for the wstunnel server of the site, a line each (mode 0600)')
    .addOption(new Option('--log-level <level>', 'what is logged').choices(LOG_LEVELS).default('warn'))
    .option('--log-file <file>', 'where to log (else standard error)')
    .passThroughOptions()
    .addHelpText('after', EXAMPLES)
    .action(async ([file, ...args]: readonly string[], flags: Flags) => {
      if (file === undefined) return;
      const { tokenFile, tokenFd, joinTimeout: joinTimeoutSec, mode, expose, unshare, logLevel, logFile, transports, mtu, proxy, proxyAuthFile, proxyCa, wstunnelHeadersFile } = flags;
      const node = { name: flags.node, index: flags.nodeIndex };
      const exit = await runJob({ tokenFile, tokenFd, node, joinTimeoutSec, mode, expose, unshare, logLevel, logFile, transports, mtu, proxy: { proxy, proxyAuthFile, proxyCa }, wstunnelHeadersFile, command: [file, ...args] }, entry);
      endLike(exit);
    });
}

function parsePorts(text: string): readonly number[] {
  const ports = parseExposed(text);
  if (ports === null) throw new InvalidArgumentError(`At most ${EXPOSED_PORTS_MAX} ports from 1 to 65535, with commas between them.`);
  return ports;
}

function parseDescriptor(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) <= LAST_STANDARD_DESCRIPTOR) throw new InvalidArgumentError('The number of a descriptor above the standard streams.');
  return Number(text);
}

function parseIndex(text: string): number {
  const index = Number(text);
  if (!/^\d+$/.test(text) || index >= NODES_MAX) throw new InvalidArgumentError(`A whole number from 0 to ${NODES_MAX - 1}.`);
  return index;
}

function parseMtu(text: string): MtuSetting {
  const mtu = parseMtuSetting(text);
  if (mtu === null) throw new InvalidArgumentError(`${MTU_WORDS}.`);
  return mtu;
}

function parseTransports(text: string): readonly Transport[] {
  const parsed = transportsSchema.safeParse(text.split(','));
  if (!parsed.success) throw new InvalidArgumentError(`Some of ${TRANSPORTS.join(',')}, each once, separated by commas.`);
  return parsed.data;
}
