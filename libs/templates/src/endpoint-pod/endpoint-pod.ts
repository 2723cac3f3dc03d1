import { BOOTSTRAP_FILE, BOOTSTRAP_KEY, ENDPOINT_OPS_PORT, ENDPOINT_RELAY_PORT, POD, POD_ADDRESSES_VARIABLE, STATIC_FILE, type KubeObject, type ObjectMeta, type TunAccess } from '@moorline/mesh-core';
import { containerSecurity, tunParts } from './security.ts';

/** Seconds. The relay says goodbye to its agents and takes its rules down. */
const END_GRACE_SEC = 10;
/** Seconds; an endpoint is up within one, and a machine that is busy starts Node in a few. */
const START_SEC = 60;
const PROBE_PERIOD_SEC = 5;
/** What runs is replaced only when it has not answered for half a minute: that cuts the tunnel. */
const LIVENESS_FAILURES = 6;
const BOOTSTRAP_MODE = 0o400;
const FOLDER = BOOTSTRAP_FILE.slice(0, -BOOTSTRAP_KEY.length - 1);
const MEMORY = '96Mi';
/** A relay under full load has buffers of some 100 MiB. */
const MEMORY_LIMIT = '512Mi';
/** The private copy of wireguard-go is 3 MiB; sockets take nothing. */
const SCRATCH_LIMIT = '16Mi';

export interface EndpointPodOptions {
  /** Name, namespace, labels and owner; as they are. */
  readonly metadata: ObjectMeta;
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  readonly imagePullSecrets?: readonly string[];
  /** Secret whose key `BOOTSTRAP_KEY` is the endpoint's bootstrap; its relay listens on `ENDPOINT_RELAY_PORT`. */
  readonly secretName: string;
  /** ConfigMap with the files of an endpoint without a hub, in place of the Secret. */
  readonly staticFiles?: string;
  readonly tun: TunAccess;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly object[];
  readonly priorityClassName?: string;
}

/**
 * The pod of one endpoint. It has NET_ADMIN in its own network namespace, and nothing else: no privileged or init
 * container, no SYS_ADMIN, no token of a service account, no writable root, nothing of the node but the TUN device where
 * that is asked for. Its container is started again in place, so that the pod, and with it the job, keeps its address.
 */
export function endpointPod({ metadata, image, imagePullPolicy, imagePullSecrets = [], secretName, staticFiles, tun, ...placement }: EndpointPodOptions): KubeObject {
  const { nodeSelector, tolerations, priorityClassName } = placement;
  const parts = tunParts(tun);
  const container = {
    name: 'endpoint',
    image,
    imagePullPolicy,
    args: staticFiles === undefined ? ['serve', '--bootstrap', BOOTSTRAP_FILE] : ['serve', '--static', `${FOLDER}/${STATIC_FILE}`],
    env: [{ name: POD_ADDRESSES_VARIABLE, valueFrom: { fieldRef: { fieldPath: 'status.podIPs' } } }],
    ports: [
      { name: 'relay', containerPort: ENDPOINT_RELAY_PORT, protocol: 'TCP' },
      { name: 'relay-udp', containerPort: ENDPOINT_RELAY_PORT, protocol: 'UDP' },
      { name: 'ops', containerPort: ENDPOINT_OPS_PORT, protocol: 'TCP' },
    ],
    startupProbe: probe('/healthz', 1, START_SEC),
    livenessProbe: probe('/healthz', PROBE_PERIOD_SEC, LIVENESS_FAILURES),
    readinessProbe: probe('/readyz', PROBE_PERIOD_SEC, 1),
    resources: { requests: { cpu: '10m', memory: MEMORY }, limits: { memory: MEMORY_LIMIT, ...parts.resources } },
    // The end of its log, where it says why it ended: the kubelet has it with the status of the pod.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: containerSecurity(parts),
    volumeMounts: [
      { name: 'bootstrap', mountPath: FOLDER, readOnly: true },
      { name: 'run', mountPath: '/run' },
      { name: 'tmp', mountPath: '/tmp' },
      ...parts.mounts,
    ],
  };
  const scratch = { medium: 'Memory', sizeLimit: SCRATCH_LIMIT };
  return {
    apiVersion: POD.apiVersion,
    kind: POD.kind,
    metadata,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: END_GRACE_SEC,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
      volumes: [
        { name: 'bootstrap', ...(staticFiles === undefined ? { secret: { secretName, defaultMode: BOOTSTRAP_MODE, items: [{ key: BOOTSTRAP_KEY, path: BOOTSTRAP_KEY }] } } : { configMap: { name: staticFiles, defaultMode: BOOTSTRAP_MODE } }) },
        { name: 'run', emptyDir: scratch },
        { name: 'tmp', emptyDir: scratch },
        ...parts.volumes,
      ],
      ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
      ...(nodeSelector === undefined ? {} : { nodeSelector }),
      ...(tolerations === undefined ? {} : { tolerations }),
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
    },
  };
}

function probe(path: string, periodSeconds: number, failureThreshold: number): object {
  return { httpGet: { path, port: ENDPOINT_OPS_PORT }, periodSeconds, timeoutSeconds: PROBE_PERIOD_SEC, failureThreshold };
}
