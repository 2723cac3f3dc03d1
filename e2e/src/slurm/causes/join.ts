import { chmodSync, linkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import type { JoinFile } from '@moorline/mesh-core';
import { makeServerIdentity } from '@moorline/tools';
import { expireToken } from '../../errors/expire-token.ts';
import { busyServer, forwarder, listen, LOOPBACK, otherWebServer, refusingProxy, silentServer, sshServer } from '../../errors/servers.ts';
import { readJoinFile, redeem } from '../../support/redeem.ts';
import { withPolicy } from '../instead.ts';
import { joinFileInSpool, type Site } from '../site.ts';
import { IMPATIENT, type Cause, type Restore } from './cause.ts';

const YEAR_MS = 31_536_000_000;

/** Changes the join file in the spool; it goes with the job. */
function changed(change: (path: string) => void): Cause['cause'] {
  return (site, name) => change(joinFileInSpool(site, name));
}

function rewrite(site: Site, name: string, change: (joinFile: JoinFile) => Partial<JoinFile>): void {
  const path = joinFileInSpool(site, name);
  const joinFile = readJoinFile(path);
  writeFileSync(path, JSON.stringify({ ...joinFile, ...change(joinFile) }));
}

/** Sends the agent to a server of the test. */
async function sentTo(site: Site, name: string, server: Server, ca?: string): Promise<Restore> {
  const { port, close } = await listen(server);
  rewrite(site, name, () => ({ server: `https://${LOOPBACK}:${port}`, ...(ca === undefined ? {} : { ca }) }));
  return close;
}

/** A web server with a certificate whose time is shifted. */
function otherServer(shiftMs = 0): Cause['cause'] {
  return async (site, name) => {
    const identity = await makeServerIdentity(LOOPBACK, shiftMs);
    return sentTo(site, name, otherWebServer(identity), identity.certificate);
  };
}

/** What is wrong with the join file, its token, and the server that it names. */
export const JOIN_CAUSES: readonly Cause[] = [
  { what: 'no join file', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => rmSync(path)) },
  { what: 'a join file that others can read', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => chmodSync(path, 0o644)) },
  { what: 'a symbolic link to it', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => (renameSync(path, `${path}.x`), symlinkSync(`${path}.x`, path))) },
  { what: 'a second name of it', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => linkSync(path, `${path}.y`)) },
  { what: 'a join file that is none', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => writeFileSync(path, '{}')) },
  { what: 'a token that was used', code: 'ML-TOKEN-USED', cause: async (site, name) => void (await redeem(readJoinFile(joinFileInSpool(site, name)))) },
  { what: 'a token that nobody made', code: 'ML-TOKEN-UNKNOWN', cause: (site, name) => rewrite(site, name, (): Partial<JoinFile> => ({ token: `mljt_${'A'.repeat(43)}` })) },
  { what: 'a token of another attachment', code: 'ML-TOKEN-FOREIGN', cause: (site, name) => rewrite(site, name, (): Partial<JoinFile> => ({ attachment: 'bystander' })) },
  { what: 'a token that has expired', code: 'ML-TOKEN-EXPIRED', cause: ({ field }, name) => expireToken(field.plane, name) },
  { what: 'a token for another node', code: 'ML-NODE-REFUSED', nodes: 'elsewhere1', cause: () => undefined },
  { what: 'a server of another authority', code: 'ML-CA-MISMATCH', cause: async (site, name) => {
    const { certificate } = await makeServerIdentity(LOOPBACK);
    rewrite(site, name, () => ({ ca: certificate }));
  } },
  { what: 'a server under another name', code: 'ML-SERVER-NAME-MISMATCH', cause: (site, name) => {
    const { hostname, port } = new URL(readJoinFile(joinFileInSpool(site, name)).server);
    return sentTo(site, name, forwarder(hostname, Number(port)));
  } },
  { what: 'a certificate that is not valid yet', code: 'ML-CLOCK-OFF', cause: otherServer(YEAR_MS) },
  { what: 'a server that is no control plane', code: 'ML-PROTOCOL', cause: otherServer() },
  { what: 'a control plane that is not there', code: 'ML-CONTROL-UNREACHABLE', cause: (site, name) => {
    withPolicy(site, name, IMPATIENT);
    rewrite(site, name, () => ({ server: `https://${LOOPBACK}:1` }));
  } },
  { what: 'a control plane that never answers', code: 'ML-TIMEOUT', cause: (site, name) => {
    withPolicy(site, name, IMPATIENT);
    return sentTo(site, name, silentServer());
  } },
  { what: 'a control plane that has too much to do all the time', code: 'ML-BUSY', cause: async (site, name) => {
    withPolicy(site, name, IMPATIENT);
    const identity = await makeServerIdentity(LOOPBACK);
    return sentTo(site, name, busyServer(identity), identity.certificate);
  } },
  { what: 'a proxy that refuses', code: 'ML-PROXY-REFUSED', cause: async (site, name) => {
    const { port, close } = await listen(refusingProxy('403 Forbidden'));
    withPolicy(site, name, { proxy: `http://${LOOPBACK}:${port}` });
    return close;
  } },
  { what: 'a proxy that is not there', code: 'ML-PROXY-UNREACHABLE', cause: (site, name) => withPolicy(site, name, { ...IMPATIENT, proxy: `http://${LOOPBACK}:1` }) },
  { what: 'another service in the place of a proxy', code: 'ML-PROXY-PROTOCOL', cause: async (site, name) => {
    const { port, close } = await listen(sshServer());
    withPolicy(site, name, { ...IMPATIENT, proxy: `http://${LOOPBACK}:${port}` });
    return close;
  } },
  { what: 'a password of the proxy that is not there', code: 'ML-PROXY-SETTINGS', cause: (site, name) => withPolicy(site, name, { proxy: `http://${LOOPBACK}:1`, 'proxy-auth-file': '/nonexistent' }) },
];

