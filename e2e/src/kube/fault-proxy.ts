import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { KubeObject } from '@moorline/mesh-core';
import { makeServerIdentity, type Bed, type Kube } from '@moorline/tools';
import { parse } from 'yaml';

/** A request as the proxy sees it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly watch: boolean;
  readonly body: KubeObject | null;
}

/**
 * What becomes of a request: it is answered by the proxy and never arrives; it is done and its answer is lost; it is cut
 * off before it arrives; or nothing comes back, ever; or it is kept until something has happened.
 */
export type Fault = { readonly kind: 'answer'; readonly status: number; readonly reason?: string; readonly retryAfterSec?: number } | { readonly kind: 'lose' } | { readonly kind: 'cut' } | { readonly kind: 'swallow' } | { readonly kind: 'expire' } | { readonly kind: 'hold'; readonly until: Promise<unknown> };

export interface FaultProxy {
  /** File that leads to the API server through the proxy, with the rights of an administrator. */
  readonly kubeconfig: string;
  /** From now on each request is asked about; null: it goes through. */
  readonly setFaults: (decide: (request: ApiRequest) => Fault | null) => void;
  /** Everything that was asked to change something so far, but for Leases. */
  readonly writes: () => readonly ApiRequest[];
  /** Ends all connections that there are, and with them watches. */
  readonly cutAll: () => void;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Stands between a control plane and the API server, and does to requests what a bad day does. */
export async function startFaultProxy(bed: Bed, { kubeconfig, server, credentials }: Kube, name = 'proxy'): Promise<FaultProxy> {
  const { certificate, privateKey } = await makeServerIdentity('127.0.0.1');
  const { users: [{ user }] } = parse(readFileSync(kubeconfig, 'utf8')) as { users: [{ user: Record<string, string> }] };
  const decode = (key: string): string => Buffer.from(user[key] ?? '', 'base64').toString('utf8');
  const agent = new Agent({ keepAlive: true, ca: credentials.authority, cert: decode('client-certificate-data'), key: decode('client-key-data') });
  const writes: ApiRequest[] = [];
  let decide: (request: ApiRequest) => Fault | null = () => null;

  const forward = (incoming: IncomingMessage, body: Buffer, response: ServerResponse, lose: boolean): void => {
    const outgoing = httpsRequest(new URL(incoming.url ?? '/', server), { agent, method: incoming.method, headers: { ...incoming.headers, host: new URL(server).host } }, (answer) => {
      if (lose) {
        answer.resume();
        answer.once('end', () => incoming.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
      answer.once('aborted', () => response.destroy());
    });
    outgoing.on('error', () => incoming.socket.destroy());
    response.once('close', () => outgoing.destroy());
    outgoing.end(body);
  };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(incoming);
    const { pathname: path, searchParams } = new URL(incoming.url ?? '/', server);
    const request: ApiRequest = { method: incoming.method ?? '', path, watch: searchParams.has('watch'), body: body.length === 0 ? null : (JSON.parse(body.toString('utf8')) as KubeObject) };
    if (WRITES.includes(request.method) && !path.includes('/leases')) writes.push(request);
    const fault = decide(request);
    switch (fault?.kind) {
      case 'answer':
        return answerWith(response, fault);
      case 'expire':
        response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`);
        return;
      case 'cut':
        return void incoming.socket.destroy();
      case 'swallow':
        return;
      case 'hold':
        await fault.until;
        return forward(incoming, body, response, false);
      case 'lose':
      case undefined:
        return forward(incoming, body, response, fault !== undefined && fault !== null);
    }
  };
  const sockets = new Set<Socket>();
  const proxy = createServer({ key: privateKey, cert: certificate, requestTimeout: 0 }, (incoming, response) => void handle(incoming, response).catch(() => incoming.socket.destroy()));
  proxy.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const file = join(bed.folder, `${name}.kubeconfig`);
  const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': Buffer.from(certificate).toString('base64') };
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'bed', cluster }], users: [{ name: 'bed', user: {} }], contexts: [{ name: 'bed', context: { cluster: 'bed', user: 'bed' } }], 'current-context': 'bed' }), { mode: 0o600 });
  return {
    kubeconfig: file,
    setFaults: (next) => void (decide = next),
    writes: () => writes,
    cutAll: () => sockets.forEach((socket) => socket.destroy()),
    port,
    close: async () => {
      const closed = once(proxy, 'close');
      proxy.close();
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await closed;
    },
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** As the API server says it (metav1.Status). */
function answerWith(response: ServerResponse, { status, reason = 'Injected', retryAfterSec }: Extract<Fault, { kind: 'answer' }>): void {
  const headers = { 'content-type': 'application/json', ...(retryAfterSec === undefined ? {} : { 'retry-after': String(retryAfterSec) }) };
  response.writeHead(status, headers).end(JSON.stringify({ apiVersion: 'v1', kind: 'Status', status: 'Failure', code: status, reason, message: `injected: ${reason}` }));
}
