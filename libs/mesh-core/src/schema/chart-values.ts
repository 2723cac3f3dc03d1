import * as z from 'zod';
import { kubernetesConfigurationSchema } from './kubernetes-configuration.ts';
import { dnsLabelSchema, dnsNameSchema, portSchema } from './primitives.ts';

const textMap = z.record(z.string().max(317), z.string().max(4_096));
/** Passed on as it is: Kubernetes checks it. */
const passedOn = z.looseObject({});
const REPLICAS_MAX = 9;

/** What the chart itself says of the configuration is left out of the values. */
const configurationValues = kubernetesConfigurationSchema.omit({ backend: true, listen: true, artifacts: true, kubernetes: true, webhook: true });

/** Values of the Helm chart; its values.schema.json is made of this. */
export const chartValuesSchema = z.strictObject({
  global: passedOn.optional(),
  replicas: z.int().min(1).max(REPLICAS_MAX).default(2),
  image: z.strictObject({ repository: z.string().min(1).max(512), tag: z.string().max(128).default(''), pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).default('IfNotPresent') }),
  imagePullSecrets: z.array(z.strictObject({ name: dnsNameSchema })).max(16).default([]),
  logLevel: z.enum(['error', 'warn', 'info', 'debug', 'silent']).default('info'),
  configuration: configurationValues,
  api: z.strictObject({ qps: z.int().min(1).max(10_000).default(50), burst: z.int().min(1).max(10_000).default(200) }).prefault({}),
  workloads: z.strictObject({ namespaces: z.array(dnsLabelSchema).max(1_000).default([]) }).prefault({}),
  webhook: z
    .strictObject({ failurePolicy: z.enum(['Ignore', 'Fail']).default('Fail'), timeoutSeconds: z.int().min(1).max(30).default(2), excludedNamespaces: z.array(dnsLabelSchema).max(256).default(['kube-system', 'kube-public', 'kube-node-lease']) })
    .prefault({}),
  service: z.strictObject({ type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default('ClusterIP'), nodePort: portSchema.optional(), annotations: textMap.default({}) }).prefault({}),
  ingress: z.strictObject({ enabled: z.boolean().default(false), className: z.string().max(253).default(''), host: z.string().max(253).default(''), tlsSecretName: z.string().max(253).default(''), annotations: textMap.default({}) }).prefault({}),
  httpRoute: z
    .strictObject({ enabled: z.boolean().default(false), host: z.string().max(253).default(''), gateway: z.strictObject({ name: z.string().max(253).default(''), namespace: z.string().max(63).default(''), sectionName: z.string().max(253).default('') }).prefault({}), annotations: textMap.default({}) })
    .prefault({}),
  metrics: z.strictObject({ serviceMonitor: z.strictObject({ enabled: z.boolean().default(false), interval: z.string().regex(/^\d+(ms|s|m|h)$/).default('30s'), labels: textMap.default({}) }).prefault({}) }).prefault({}),
  podDisruptionBudget: z.strictObject({ enabled: z.boolean().default(true), maxUnavailable: z.int().min(1).max(REPLICAS_MAX).default(1) }).prefault({}),
  podAnnotations: textMap.default({}),
  resources: passedOn.prefault({}),
  nodeSelector: textMap.default({}),
  tolerations: z.array(passedOn).max(64).default([]),
  priorityClassName: z.string().max(253).default(''),
});
export type ChartValues = z.infer<typeof chartValuesSchema>;
