import * as z from 'zod';
import { moorlineError } from '../errors/index.ts';
import { dnsLabelSchema, dnsNameSchema } from '../schema/index.ts';
import { checkBinds } from './pod-bounds.ts';

/** Keys of one ConfigMap or Secret; it has 1 MiB at most (Kubernetes). */
const KEYS_MAX = 4_096;
/** PATH_MAX of Linux. */
const PATH_MAX_CHARACTERS = 4_096;

/** What is too many is not looked at one by one: each issue takes memory. */
function atMost(max: number) {
  return z.unknown().refine((value) => Object.keys(Object(value)).length <= max, `at most ${max}`).optional();
}

/** Go writes an empty list as null. */
function listOf<Item extends z.ZodType>(item: Item, max: number) {
  return atMost(max).pipe(z.array(item).nullish().transform((list) => list ?? []));
}

/** Text that goes into a script: a shell cannot hold NUL. */
const textSchema = z.string().refine((text) => !text.includes('\0'), 'text without NUL');
/** A key of a ConfigMap or Secret (Kubernetes, `IsConfigMapKey`). */
const keySchema = z.string().regex(/^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/, 'a key of letters, digits, dots, hyphens and underscores');
const keysSchema = atMost(KEYS_MAX).pipe(z.record(keySchema, z.string()).nullish().transform((data) => Object.keys(data ?? {})));
const absolutePathSchema = textSchema.max(PATH_MAX_CHARACTERS).startsWith('/', 'an absolute path');
/** Apptainer's `--bind` has no way to quote a colon or a comma; Kubernetes refuses the colon itself. */
const boundPathSchema = absolutePathSchema.refine((path) => !/[:,]/.test(path), 'a path without colon and comma');

const containerSchema = z.object({
  name: dnsLabelSchema,
  image: textSchema.min(1),
  command: listOf(textSchema, 1_024),
  args: listOf(textSchema, 1_024),
  env: listOf(z.object({ name: z.string() }), 4_096),
  volumeMounts: listOf(z.object({ name: dnsLabelSchema, mountPath: boundPathSchema, readOnly: z.boolean().optional(), subPath: textSchema.optional() }), 256),
});
export type PodDataContainer = z.infer<typeof containerSchema>;

const volumeSchema = z.object({
  name: dnsLabelSchema,
  secret: z.object({ secretName: dnsNameSchema }).optional(),
  configMap: z.object({ name: dnsNameSchema }).optional(),
  projected: z.object({}).optional(),
  emptyDir: z.object({}).optional(),
  hostPath: z.object({ path: boundPathSchema }).optional(),
});

/** What Kubernetes adds to objects from version to version passes; what is used is checked. */
const podSchema = z.object({
  metadata: z.object({ name: dnsNameSchema, namespace: dnsLabelSchema, uid: dnsLabelSchema, annotations: z.record(z.string(), z.string()).nullish().transform((annotations) => annotations ?? {}) }),
  spec: z.object({
    initContainers: listOf(containerSchema, 64),
    containers: atMost(64).pipe(z.array(containerSchema).min(1)),
    volumes: listOf(volumeSchema, 256),
  }).refine(({ initContainers, containers }) => new Set([...initContainers, ...containers].map(({ name }) => name)).size === initContainers.length + containers.length, { path: ['containers'], error: 'names that differ' }),
});

const objectSchema = z.object({ metadata: z.object({ name: dnsNameSchema }), data: keysSchema });

const retrievedSchema = z.strictObject({
  name: dnsLabelSchema,
  configMaps: listOf(objectSchema, 256),
  projectedvolumemaps: listOf(objectSchema, 256),
  secrets: listOf(objectSchema, 256),
  emptyDirs: listOf(z.string(), 256),
});

const flag = z.boolean().default(false);
const jobConfigSchema = z.strictObject({
  SingularityHubProxy: z.strictObject({ server: z.string().default(''), master_token: z.string().default(''), cache_validity_seconds: z.int().default(0) }).optional(),
  ApptainerOptions: z.strictObject({
    executable: textSchema.max(PATH_MAX_CHARACTERS).default(''), fakeroot: flag, containall: flag, fuseMode: z.string().default(''), noInit: flag, noHome: flag, noPrivs: flag, nvidiaSupport: flag, cleanenv: flag, unsquash: flag,
  }).optional(),
  Volumes: z.strictObject({
    scratch_area: z.string().default(''), apptainer_cachedir: textSchema.default(''), image_dir: z.string().default(''), additional_directories_in_path: listOf(absolutePathSchema, 64), fuse_sleep_seconds: z.int().default(0),
  }).optional(),
});

/** What interLink's API posts to a job script builder; of Secrets and ConfigMaps only the keys are kept. */
const podDataSchema = z.strictObject({
  pod: podSchema,
  container: listOf(retrievedSchema, 128),
  jobConfig: jobConfigSchema.default({}),
  jobScript: z.string().optional(),
});
export type PodData = z.infer<typeof podDataSchema>;

/**
 * Checks the data of a pod as interLink's API posts it (its `RetrievedPodData`).
 * @throws ML-POD-DATA, ML-POD-DATA-TOO-LARGE; the text names the place and never repeats what stands there: the data holds Secrets
 */
export function parsePodData(value: unknown): PodData {
  const parsed = podDataSchema.safeParse(value);
  if (parsed.success) {
    checkBinds(parsed.data);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw moorlineError('ML-POD-DATA', `${place === '' ? 'the whole' : place}${issue?.code === 'unrecognized_keys' ? ` has the unknown key ${issue.keys[0]?.slice(0, 64)}` : ' is not as it should be'}`);
}
