import * as z from 'zod';
import { moorlineError } from '../errors/index.ts';
import { dnsLabelSchema, dnsNameSchema } from '../schema/index.ts';

/** Go writes an empty list as null. */
function listOf<Item extends z.ZodType>(item: Item, max: number) {
  return z.array(item).max(max).nullish().transform((list) => list ?? []);
}

/** Text that goes into a script: a shell cannot hold NUL. */
const textSchema = z.string().refine((text) => !text.includes('\0'), 'text without NUL');
/** A key of a ConfigMap or Secret (Kubernetes, `IsConfigMapKey`). */
const keySchema = z.string().regex(/^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/, 'a key of letters, digits, dots, hyphens and underscores');
const keysSchema = z.record(keySchema, z.string()).nullish().transform((data) => Object.keys(data ?? {}));
const absolutePathSchema = textSchema.startsWith('/', 'an absolute path');

const containerSchema = z.object({
  name: dnsLabelSchema,
  image: textSchema.min(1),
  command: listOf(textSchema, 1_024),
  args: listOf(textSchema, 1_024),
  env: listOf(z.object({ name: z.string() }), 4_096),
  volumeMounts: listOf(z.object({ name: dnsLabelSchema, mountPath: absolutePathSchema, readOnly: z.boolean().optional(), subPath: textSchema.optional() }), 256),
});
export type PodDataContainer = z.infer<typeof containerSchema>;

const volumeSchema = z.object({
  name: dnsLabelSchema,
  secret: z.object({ secretName: dnsNameSchema }).optional(),
  configMap: z.object({ name: dnsNameSchema }).optional(),
  projected: z.object({}).optional(),
  emptyDir: z.object({}).optional(),
  hostPath: z.object({ path: absolutePathSchema }).optional(),
});

/** What Kubernetes adds to objects from version to version passes; what is used is checked. */
const podSchema = z.object({
  metadata: z.object({ name: dnsNameSchema, namespace: dnsLabelSchema, uid: dnsLabelSchema, annotations: z.record(z.string(), z.string()).nullish().transform((annotations) => annotations ?? {}) }),
  spec: z.object({
    initContainers: listOf(containerSchema, 64),
    containers: z.array(containerSchema).min(1).max(64),
    volumes: listOf(volumeSchema, 256),
  }),
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
    executable: textSchema.default(''), fakeroot: flag, containall: flag, fuseMode: z.string().default(''), noInit: flag, noHome: flag, noPrivs: flag, nvidiaSupport: flag, cleanenv: flag, unsquash: flag,
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
 * @throws ML-POD-DATA; its text names the place and never repeats what stands there: the data holds Secrets
 */
export function parsePodData(value: unknown): PodData {
  const parsed = podDataSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw moorlineError('ML-POD-DATA', `${place === '' ? 'the whole' : place}${issue?.code === 'unrecognized_keys' ? ` has the unknown key ${issue.keys[0]?.slice(0, 64)}` : ' is not as it should be'}`);
}
