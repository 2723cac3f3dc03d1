import type { ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

export interface OpsSource {
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>;
  /** Why the service is not ready; empty: ready. */
  readonly unready: () => readonly string[];
  /** Why the service should be started again; empty: it is alive. None: it is alive as long as it answers. */
  readonly dead?: () => readonly string[];
}

/** Paths that `answerOps` knows. */
export const OPS_PATHS = ['/healthz', '/livez', '/readyz', '/metrics'] as const;
export type OpsPath = (typeof OPS_PATHS)[number];

export function isOpsPath(path: string): path is OpsPath {
  return (OPS_PATHS as readonly string[]).includes(path);
}

/** Answers a GET of one of the paths: alive (200, by `livez` with its reasons if not), ready (200, else 503 with the reasons), or the metrics. */
export async function answerOps(path: OpsPath, response: ServerResponse, { registry, unready, dead }: OpsSource): Promise<void> {
  switch (path) {
    case '/healthz':
      return answerText(response, 200, 'ok\n');
    case '/livez':
      return answerReasons(response, 'ok', dead?.() ?? []);
    case '/readyz':
      return answerReasons(response, 'ready', unready());
    case '/metrics':
      return answerText(response, 200, await registry.metrics(), registry.contentType);
  }
}

function answerReasons(response: ServerResponse, good: string, reasons: readonly string[]): void {
  return reasons.length === 0 ? answerText(response, 200, `${good}\n`) : answerText(response, 503, `${reasons.join('\n')}\n`);
}

function answerText(response: ServerResponse, status: number, text: string, contentType = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
  response.end(text);
}
