import type { z } from 'zod';
import { commonConfiguration } from '../kubernetes/reach.ts';
import { configurationSchema, kubernetesConfigurationSchema, type Configuration, type KubernetesConfiguration } from '../schema/index.ts';
import { checkOverlaps } from './checks/ranges.ts';
import { checkOverlay } from './checks/overlay.ts';
import { checkReach } from './checks/reach.ts';
import { expectedBy } from './expected.ts';
import { describeValue, valueAt, type ConfigurationIssue, type IssuePath } from './issue.ts';
import { keySuggestion } from './known-keys.ts';

export type ConfigurationResult =
  | {
      readonly ok: true;
      readonly configuration: Configuration;
      /** All of it, where the backend is Kubernetes; else null. */
      readonly kubernetes: KubernetesConfiguration | null;
    }
  | { readonly ok: false; readonly issues: readonly ConfigurationIssue[] };

/** More than a person corrects in one go. */
const ISSUES_MAX = 50;

/**
 * Checks a configuration as it was read from YAML or JSON: form first, then whether its parts fit
 * each other. Names everything that is wrong, at least one issue; takes any value and never throws.
 */
export function parseConfiguration(value: unknown): ConfigurationResult {
  const inKubernetes = valueAt(value, ['backend']) === 'kubernetes';
  const parsed = inKubernetes ? kubernetesConfigurationSchema.safeParse(value) : configurationSchema.safeParse(value);
  if (!parsed.success) return refused(parsed.error.issues.flatMap((issue) => schemaIssues(value, issue, inKubernetes ? kubernetesConfigurationSchema : configurationSchema)));
  const kubernetes = 'backend' in parsed.data ? parsed.data : null;
  const configuration = 'backend' in parsed.data ? commonConfiguration(parsed.data) : parsed.data;
  const issues = [checkOverlaps, checkOverlay, checkReach].flatMap((check) => check(configuration));
  return issues.length === 0 ? { ok: true, configuration, kubernetes } : refused(issues);
}

function refused(issues: readonly ConfigurationIssue[]): ConfigurationResult {
  return { ok: false, issues: issues.slice(0, ISSUES_MAX) };
}

function schemaIssues(root: unknown, issue: z.core.$ZodIssue, schema: z.ZodType): readonly ConfigurationIssue[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'ML-CONFIG-INVALID',
      path: [...path, key],
      expected: keySuggestion(schema, path, key),
      got: describeValue(valueAt(root, [...path, key])),
    }));
  }
  return [{ code: codeAt(path, issue), path, expected: expectedBy(issue), got: describeValue(valueAt(root, path)) }];
}

function codeAt(path: IssuePath, { code }: z.core.$ZodIssue): ConfigurationIssue['code'] {
  return path[0] === 'mtu' && (code === 'too_small' || code === 'too_big') ? 'ML-MTU-TOO-LARGE' : 'ML-CONFIG-INVALID';
}
