import * as z from 'zod';
import { configurationSchema } from './configuration.ts';
import { cidrSchema, dnsLabelSchema, dnsNameSchema, httpsUrlSchema, ipSchema, portSchema } from './primitives.ts';

/** Of an object of Kubernetes; keys may have a prefix. */
const textMapSchema = z.record(z.string().max(317), z.string().max(4_096));

/** More endpoints than this that nobody uses are waste. */
const WARM_MAX = 200;
/** client-go's own values are 5 and 10, for one object at a time; hundreds of pods may come at once. */
const QPS_DEFAULT = 50;
const BURST_DEFAULT = 200;
const WEBHOOK_PORT_DEFAULT = 9_443;
const OPS_PORT_DEFAULT = 9_090;
const MINUTES_A_DAY = 24 * 60;

const HTTPS_PORT = 443;

/** Behind a proxy that ends TLS with a certificate of our authority, and speaks TLS to endpoints. */
const proxied = {
  /** All names below it lead to the proxy: each endpoint has a host of its own, `<attachment id>.<domain>`. */
  domain: dnsNameSchema.optional(),
  /** One host for all endpoints: each has a path of its own, `/endpoints/<attachment id>`. */
  host: dnsNameSchema.optional(),
  /** Where workers reach the proxy. */
  port: portSchema.default(HTTPS_PORT),
  /** For the Ingress or HTTPRoute: that its controller speaks TLS to the endpoint, as controllers are told that. */
  annotations: textMapSchema.default({}),
  serviceAnnotations: textMapSchema.default({}),
};
const ports = {
  firstPort: portSchema.default(30_000),
  lastPort: portSchema.default(32_767),
};

function oneHostOrMany({ host, domain }: { readonly host?: string | undefined; readonly domain?: string | undefined }): boolean {
  return (host === undefined) !== (domain === undefined);
}
const ONE_OF_BOTH = { error: 'one of `domain` and `host`', path: ['domain'] };

/** How agents reach endpoints from outside. */
export const exposureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** A Service of type NodePort for each endpoint: TCP and UDP on one port. */
    kind: z.literal('nodePort'),
    /** Of a node, or of a balancer in front of the nodes. */
    address: ipSchema,
    ...ports,
  }),
  z.strictObject({
    /** A Service of type LoadBalancer for each endpoint, TCP and UDP on a port of its own; all share one address. */
    kind: z.literal('loadBalancer'),
    address: ipSchema,
    ...ports,
    /** On each Service: that it shares the address, as the balancer's controller is told so. */
    serviceAnnotations: textMapSchema.default({}),
  }),
  /** An Ingress for each endpoint. */
  z.strictObject({ kind: z.literal('ingress'), ...proxied, className: dnsNameSchema.optional() }).refine(oneHostOrMany, ONE_OF_BOTH),
  /** An HTTPRoute of the Gateway API for each endpoint. */
  z.strictObject({ kind: z.literal('httpRoute'), ...proxied, gateway: z.strictObject({ name: dnsNameSchema, namespace: dnsLabelSchema, sectionName: dnsNameSchema.optional() }) }).refine(oneHostOrMany, ONE_OF_BOTH),
]);
export type Exposure = z.infer<typeof exposureSchema>;

/** How an endpoint's pod gets its TUN device. */
export const tunAccessSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mknod') }),
  z.strictObject({ kind: z.literal('hostPath') }),
  z.strictObject({ kind: z.literal('devicePlugin'), resource: z.string().min(1).max(253) }),
]);
export type TunAccess = z.infer<typeof tunAccessSchema>;

/** Pods for these nodes ask for the network without saying so. */
export const virtualNodesSchema = z.strictObject({
  /** A pod whose nodeSelector has one of these. */
  nodeSelector: textMapSchema.default({}),
  /** A pod that tolerates one of these taints by name. */
  tolerations: z.array(z.string().min(1).max(317)).max(16).default([]),
});

const { listen, serverNames, publicUrl, overlay, cluster, siteRanges, artifacts, mtu, transports, interlink } = configurationSchema.shape;

/** The configuration file of a control plane in Kubernetes (YAML). */
export const kubernetesConfigurationSchema = z.strictObject({
  backend: z.literal('kubernetes'),
  listen,
  serverNames,
  publicUrl,
  overlay,
  cluster,
  siteRanges,
  artifacts,
  mtu,
  transports,
  interlink,
  kubernetes: z
    .strictObject({
      /** Our own: endpoints, their Secrets and Services, and all state. */
      namespace: dnsLabelSchema.default('moorline'),
      /** Absent: the service account of the pod that this runs in. */
      kubeconfig: z.string().startsWith('/', 'an absolute path').optional(),
      /** Requests to the API server a second, and at once. */
      qps: z.int().min(1).max(10_000).default(QPS_DEFAULT),
      burst: z.int().min(1).max(10_000).default(BURST_DEFAULT),
      /** Where other replicas reach this one; absent: the variable POD_IP. */
      advertise: ipSchema.optional(),
      /** Where endpoints reach the hub inside the cluster; absent: the Service `moorline` of our namespace, on our port. */
      internalUrl: httpsUrlSchema.optional(),
      /** Health and metrics of this replica, by HTTP. */
      opsPort: portSchema.default(OPS_PORT_DEFAULT),
    })
    .prefault({}),
  webhook: z
    .strictObject({
      port: portSchema.default(WEBHOOK_PORT_DEFAULT),
      /** Names in its certificate: those of its Service. */
      serverNames: z.array(z.union([dnsNameSchema, ipSchema])).min(1).max(16).default(['moorline-webhook.moorline.svc']),
      /** MutatingWebhookConfiguration that is given our authority; absent: somebody else does that, such as cert-manager. */
      configuration: dnsNameSchema.optional(),
    })
    .prefault({}),
  virtualNodes: virtualNodesSchema.prefault({}),
  endpoints: z.strictObject({
    image: z.string().min(1).max(512),
    imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).default('IfNotPresent'),
    exposure: exposureSchema,
    tun: tunAccessSchema.prefault({ kind: 'mknod' }),
    /** Which ports of a job other pods reach: `all`, or those that its pod declares, as interLink's own tunnels have it. */
    ports: z.enum(['all', 'declared']).default('all'),
    /** Ranges that jobs do not reach though the cluster's hold them: the API server, nodes. */
    deniedDestinations: z.array(cidrSchema).max(64).default([]),
    /** Endpoints that wait ready for pods to come. */
    warm: z.int().min(0).max(WARM_MAX).default(0),
  }),
  tokens: z
    .strictObject({
      ttlMinutes: z.int().min(1).max(31 * MINUTES_A_DAY).default(MINUTES_A_DAY),
      /** For sites whose plugin exports no Secrets: the token stands where every user of the site can read it. */
      inAnnotation: z.boolean().default(false),
    })
    .prefault({}),
});
export type KubernetesConfiguration = z.infer<typeof kubernetesConfigurationSchema>;
