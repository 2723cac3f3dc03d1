import { annotationPolicySpec, WEBHOOK_COMMON, WEBHOOK_CONDITIONS } from '@moorline/templates';
import { stringify } from 'yaml';

const HEADER = '# Written by `./moorline docs` from libs/templates/src/admission: what the chart has of webhook and policy in common with it.\n';

/** Parts of the webhook and of the policy of annotations that do not depend on the values of the chart. */
export function renderAdmission(): string {
  return HEADER + stringify({ webhook: WEBHOOK_COMMON, conditions: WEBHOOK_CONDITIONS, annotations: annotationPolicySpec() }, { lineWidth: 0, aliasDuplicateObjects: false });
}
