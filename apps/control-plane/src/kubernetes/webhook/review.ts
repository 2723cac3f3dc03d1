import { decideAdmission, isMoorlineError, moorlineError, readPodWishes, type KubernetesConfiguration, type Pod } from '@moorline/mesh-core';
import * as z from 'zod';

const REVIEW_VERSION = 'admission.k8s.io/v1';

const namedSchema = z.looseObject({ name: z.string() });
const mapSchema = z.record(z.string(), z.string()).optional();

/** All of a pod that the decision looks at. */
const podSchema = z.looseObject({
  metadata: z.looseObject({ annotations: mapSchema, labels: mapSchema }),
  spec: z.looseObject({
    nodeName: z.string().optional(),
    nodeSelector: mapSchema,
    schedulingGates: z.array(namedSchema).optional(),
    tolerations: z.array(z.looseObject({ key: z.string().optional() })).optional(),
    volumes: z.array(namedSchema).optional(),
    containers: z.array(z.looseObject({ name: z.string(), volumeMounts: z.array(namedSchema).optional() })).min(1),
  }),
});
/** What of admission.k8s.io/v1 is looked at. */
const reviewSchema = z.looseObject({ request: z.looseObject({ uid: z.string().min(1).max(64), object: podSchema }) });

/**
 * The answer to an AdmissionReview of a pod that is being made: a patch, or a refusal of annotations that cannot be.
 * Depends on the review alone; nothing is made by it.
 * @throws ML-PROTOCOL
 */
export function answerReview(body: unknown, namespaceAsks: boolean, virtualNodes: KubernetesConfiguration['virtualNodes']): object {
  const review = reviewSchema.safeParse(body);
  if (!review.success) throw moorlineError('ML-PROTOCOL', `not an AdmissionReview of a pod: ${review.error.issues[0]?.path.join('.') ?? ''}`);
  const { uid, object } = review.data.request;
  const pod = object as unknown as Pod;
  const { patch, warnings } = decideAdmission({ uid, pod, namespaceAsks }, virtualNodes);
  const problems = patch.length === 0 ? [] : readPodWishes(pod.metadata.annotations ?? {}).problems;
  if (problems.length > 0) {
    const message = problems.map(({ code, detail }) => `${code}: ${detail}`).join('; ');
    return reviewOf({ uid, allowed: false, status: { code: 400, message: `moorline: ${message}` } });
  }
  return reviewOf({
    uid,
    allowed: true,
    ...(patch.length === 0 ? {} : { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
    ...(warnings.length === 0 ? {} : { warnings }),
  });
}

function reviewOf(response: object): object {
  return { apiVersion: REVIEW_VERSION, kind: 'AdmissionReview', response };
}

/** What the webhook says of a body that is no review. */
export function statusOfFailure(error: unknown): number {
  return isMoorlineError(error, 'ML-PROTOCOL') ? 400 : isMoorlineError(error, 'ML-BUSY') ? 503 : 500;
}
