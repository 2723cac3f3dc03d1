import type { KubeObject } from '../object.ts';
import type { EndpointObject } from './step.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the API server takes as it is: anything more in it was put there by somebody. */
const EXACT_SPECS = ['NetworkPolicy', 'Ingress'];
/** What the API server chooses where we leave it open: the default IngressClass. */
const CHOSEN_FIELDS = ['ingressClassName'];
/** These choose: with one more key they choose something else. */
const EXACT_FIELDS = ['selector', 'podSelector', 'namespaceSelector', 'matchLabels'];
/** Of a pod nothing else can be changed, and a Secret's content is looked at by itself. */
const LABELS_ONLY = ['Pod', 'Secret'];

/**
 * The patch (RFC 7386) that puts fields of ours back into an object that somebody has changed; null: they are as they
 * should be. What the API server or others have added beside them is left alone, but for where it would change what
 * ours mean.
 */
export function mendObject(seen: KubeObject, wanted: EndpointObject): Fields | null {
  const { kind, metadata } = wanted;
  const labels = { metadata: { labels: metadata.labels ?? {} } };
  if (LABELS_ONLY.includes(kind)) return asPatch(mend(seen, labels, false));
  const spec = wanted['spec'];
  const common = mend(seen, { metadata: { ...labels.metadata, annotations: metadata.annotations ?? {} } }, false);
  const own = spec === undefined ? undefined : mend(withoutChosen(seen['spec'] ?? {}, spec), spec, EXACT_SPECS.includes(kind));
  return asPatch(common === undefined && own === undefined ? undefined : { ...(common as Fields | undefined), ...(own === undefined ? {} : { spec: own }) });
}

/** Whether an object has all these fields with these values; what is beside them does not matter. */
export function holdsFields(seen: KubeObject, wanted: Fields): boolean {
  return mend(seen, wanted, false) === undefined;
}

function withoutChosen(seen: unknown, wanted: unknown): unknown {
  if (!isFields(seen) || !isFields(wanted)) return seen;
  return Object.fromEntries(Object.entries(seen).filter(([key]) => key in wanted || !CHOSEN_FIELDS.includes(key)));
}

function asPatch(patch: unknown): Fields | null {
  return patch === undefined ? null : (patch as Fields);
}

/** @returns undefined: nothing is to be done */
function mend(seen: unknown, wanted: unknown, exact: boolean): unknown {
  if (Array.isArray(wanted)) {
    const same = Array.isArray(seen) && seen.length === wanted.length && wanted.every((one, index) => mend(seen[index], one, exact) === undefined);
    return same ? undefined : wanted;
  }
  if (!isFields(wanted)) return seen === wanted ? undefined : wanted;
  if (!isFields(seen)) return wanted;
  const wrong = Object.entries(wanted).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    const patch = mend(seen[key], value, exact || EXACT_FIELDS.includes(key));
    return patch === undefined ? [] : [[key, patch]];
  });
  const extra = exact ? Object.keys(seen).flatMap((key): readonly (readonly [string, null])[] => (key in wanted ? [] : [[key, null]])) : [];
  return wrong.length + extra.length === 0 ? undefined : Object.fromEntries([...wrong, ...extra]);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
