import type { Kube } from '@moorline/tools';
import type { Route, Site } from './start-proxy.ts';

interface Ingress {
  readonly spec: {
    readonly tls: readonly { readonly hosts: readonly string[]; readonly secretName: string }[];
    readonly rules: readonly { readonly host: string; readonly http: { readonly paths: readonly { readonly path: string; readonly backend: { readonly service: { readonly name: string; readonly port: { readonly number?: number; readonly name?: string } } } }[] } }[];
  };
}
interface Service {
  readonly spec: { readonly clusterIP: string; readonly ports: readonly { readonly name: string; readonly port: number }[] };
}

/** What an ingress controller makes of the Ingresses of a namespace. */
export async function followIngresses({ kubectl }: Pick<Kube, 'kubectl'>, namespace: string): Promise<{ readonly sites: readonly Site[]; readonly routes: readonly Route[] }> {
  const get = async <View>(...what: readonly string[]): Promise<View> => JSON.parse(await kubectl(['get', ...what, '--namespace', namespace, '--output=json'])) as View;
  const { items } = await get<{ items: readonly Ingress[] }>('ingresses');
  const sites = new Map<string, Site>();
  const routes: Route[] = [];
  for (const { spec } of items) {
    for (const { hosts: [host = ''], secretName } of spec.tls) {
      const { data } = await get<{ data: Record<string, string> }>('secret', secretName);
      const pem = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
      sites.set(host, { host, certificate: pem('tls.crt'), privateKey: pem('tls.key') });
    }
    for (const { host, http } of spec.rules) {
      for (const { path, backend: { service: { name, port } } } of http.paths) {
        const { clusterIP, ports } = (await get<Service>('service', name)).spec;
        routes.push({ host, path, upstream: `https://${clusterIP}:${port.number ?? ports.find((one) => one.name === port.name)?.port ?? 0}` });
      }
    }
  }
  return { sites: [...sites.values()], routes };
}
