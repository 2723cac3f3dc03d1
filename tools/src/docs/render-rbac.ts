import { CONTROL_PLANE_RIGHTS, policyRules, type RightSet } from '@moorline/templates';
import { stringify } from 'yaml';

const HEADER = '# Written by `./moorline docs` from libs/templates/src/chart/rbac.ts: rules by scope, and what each verb is for.\n';

/** The rules that the chart gives to the control plane, by scope, each with its reasons above it. */
export function renderRbac(): string {
  return HEADER + CONTROL_PLANE_RIGHTS.map(({ scope, rights }) => `${scope}:\n${policyRules(scope).map((rule) => reasons(rights, rule.apiGroups[0], rule.resources[0]) + indented(stringify([rule], { lineWidth: 0, collectionStyle: 'any' }))).join('')}`).join('');
}

function reasons(rights: RightSet['rights'], group: string | undefined, resource: string | undefined): string {
  return rights.filter((right) => right.group === group && right.resource === resource).map(({ verb, why }) => `  # ${verb}: needed to ${why}\n`).join('');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
