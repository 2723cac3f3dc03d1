import { run } from '@moorline/linux';
import { gatewayOf, type MtuInUse } from '@moorline/mesh-core';
import { findAttachment, openField, OVERLAY_IPV4, OVERLAY_IPV6, startAgent, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untilMtu } from './mtu/until-mtu.ts';
import { RETURN_SERVER, startTransfer, type Transfer } from './mtu/transfer.ts';
import { layFarWorker, narrow, widen, type FarWorker } from './support/far-worker.ts';
import { attached, untilSaid } from './support/jobs.ts';
import { lowerFirewall, raiseFirewall, RULES } from './transports/firewall.ts';
import { reportOf, untilMoved, untilReported } from './transports/status.ts';

const JOB_PORT = 5_400;
const SOME_MIB = 4;
/** The endpoint waits for a second whether a relay is opened. */
const ROUTE_DEADLINE_MS = 20_000;
/** Headers of IPv4 and ICMP. */
const PING_OVERHEAD = 28;
/** What is left of a path for packets of the overlay: less 60 bytes around them, in whole 16 bytes as WireGuard pads. */
const WIDE: MtuInUse = { overlay: 1_440, pods: 1_440, reason: 'measured' };
const NARROW_PATH = 1_400;
const NARROW: MtuInUse = { overlay: 1_328, pods: 1_328, reason: 'measured' };
/** Less than the least that is of use. */
const TOO_NARROW_PATH = 1_300;

let field: Field;
let far: FarWorker;

beforeAll(async () => {
  field = await openField('mtuauto');
  far = await layFarWorker(field);
});
afterEach(async () => {
  await widen(far);
  await lowerFirewall(field);
});
afterAll(() => field?.bed.close());

const mtuIs = (wanted: MtuInUse): Promise<void> => untilMtu(field, wanted, far.wrapper);
const movesTo = async (transport: string, reason: string): Promise<void> => void (await untilMoved(field, transport, reason, far.wrapper));

interface Job {
  readonly address: string;
  /** The endpoint's own address on the overlay. */
  readonly gateway: string;
  /** Runs a program in the job's network namespace. */
  readonly inJob: (file: string, args: readonly string[]) => Promise<string>;
}

/** A job that sends back what it is sent, on a worker behind a router. */
async function withJob(transports: string, use: (job: Job) => Promise<void>): Promise<void> {
  await attached(field, async (joinFile, name) => {
    const command = [field.programs.node, '-e', RETURN_SERVER(JOB_PORT)];
    const agent = await startAgent(field, { joinFile, command, wrapper: far.wrapper, options: ['--transports', transports] });
    try {
      await untilSaid(agent, 'ready');
      const { addresses } = await findAttachment(field.plane, name);
      const { stdout } = await run('pgrep', ['--newest', '--uid', String(field.user.userId), '--full', 'socket.pipe|pipe.socket']);
      const inJob: Job['inJob'] = async (file, args) => (await run('nsenter', [`--net=/proc/${stdout.trim()}/ns/net`, '--', file, ...args])).stdout;
      const gateway = gatewayOf({ ipv4: OVERLAY_IPV4, ipv6: OVERLAY_IPV6, excluded: [] }).ipv4;
      await use({ address: addresses.ipv4, gateway, inJob });
    } finally {
      agent.kill('SIGTERM');
      await toEnd(agent);
    }
  });
}

/** The same with bulk over one TCP connection that must outlive all that is done meanwhile. */
async function underTransfer(transports: string, use: (transfer: Transfer, job: Job) => Promise<void>): Promise<void> {
  await withJob(transports, async (job) => {
    const transfer = await startTransfer(field, job.address, JOB_PORT);
    try {
      await transfer.more(SOME_MIB);
      await use(transfer, job);
      await transfer.more(SOME_MIB);
      await transfer.finish();
    } finally {
      transfer.kill();
    }
  });
}

describe('an MTU that is left to the transport', () => {
  it('is what fits a datagram over a relay, and pods are not hurt', async () => {
    await underTransfer('wss', async (_transfer, { gateway, inJob }) => {
      await mtuIs({ overlay: 65_000, pods: 65_000, reason: 'relay' });
      expect(await inJob('ping', ['-c', '1', '-w', '10', '-M', 'do', '-s', String(65_000 - PING_OVERHEAD), gateway])).toContain(' 0% packet loss');
    });
  });

  it('is measured on a direct path, and follows when the tunnel moves under a transfer', async () => {
    await underTransfer('udp,wss', async (transfer) => {
      await mtuIs(WIDE);
      await raiseFirewall(field, RULES.udpDark);
      await movesTo('wss', 'silent');
      await mtuIs({ overlay: 65_000, pods: WIDE.pods, reason: 'relay' });
      await transfer.more(SOME_MIB);
      await lowerFirewall(field);
      await movesTo('udp', 'best');
      await mtuIs(WIDE);
    });
  });

  it('is smaller on a path that is narrow and silent about it, and grows when the path does', async () => {
    await raiseFirewall(field, RULES.udpDark);
    await underTransfer('udp,wss', async (transfer) => {
      await movesTo('wss', 'no-answer');
      await mtuIs({ overlay: 65_000, pods: 65_000, reason: 'relay' });
      await narrow(far, NARROW_PATH);
      await lowerFirewall(field);
      await movesTo('udp', 'best');
      await mtuIs(NARROW);
      await transfer.more(SOME_MIB);
      await widen(far);
      await mtuIs(WIDE);
      expect((await reportOf(field, far.wrapper)).health).toMatchObject({ transport: 'udp', transportSwitches: 1 });
    });
  });

  it('shrinks with the path under a transfer', async () => {
    await underTransfer('udp,wss', async (transfer) => {
      await mtuIs(WIDE);
      await narrow(far, NARROW_PATH);
      await movesTo('wss', 'silent');
      await transfer.more(SOME_MIB);
      await movesTo('udp', 'best');
      await mtuIs(NARROW);
    });
  });

  it('is that of the relay while the direct path is too narrow', async () => {
    await underTransfer('udp,wss', async (transfer) => {
      await mtuIs(WIDE);
      await narrow(far, TOO_NARROW_PATH);
      await movesTo('wss', 'silent');
      await untilReported(field, 'UDP not to be opened again', ({ transports }) => transports['udp']?.includes('no-answer') === true, far.wrapper);
      await transfer.more(SOME_MIB);
      await widen(far);
      await movesTo('udp', 'best');
      await mtuIs(WIDE);
    });
  });

  it('is known to the endpoint, which answers what is too large where no relay stands by', async () => {
    await underTransfer('udp', async (transfer, { address }) => {
      await mtuIs(WIDE);
      await narrow(far, NARROW_PATH);
      await mtuIs(NARROW);
      await transfer.more(SOME_MIB);
      const route = (): Promise<string> => run('ip', ['-n', field.cluster.node, 'route', 'show', address]).then(({ stdout }) => stdout);
      await waitUntil(async () => (await route()).includes(`mtu ${NARROW.overlay}`), { what: 'the route to the job to have the MTU', deadlineMs: ROUTE_DEADLINE_MS });
      const ping = await run('nsenter', [`--net=/run/netns/${field.cluster.pods.hello}`, '--', 'ping', '-c', '2', '-w', '10', '-M', 'do', '-s', '1400', address], { acceptedExitCodes: [1] });
      expect(ping.stdout + ping.stderr).toMatch(new RegExp(`mtu ?[=:] ?${NARROW.overlay}`));
    });
  });
});

describe('an MTU that the user bounds', () => {
  it('holds for the job', async () => {
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['ip', '-json', 'link', 'show', 'mw0'], options: ['--mtu', '1300'] });
      const { stdout } = await toEnd(agent);
      expect(JSON.parse(stdout)).toMatchObject([{ mtu: 1_300 }]);
    });
  });
});
