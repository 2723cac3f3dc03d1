import { describe, expect, it } from 'vitest';
import { CONTROL_PLANE_RIGHTS, policyRules } from './rbac.ts';

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const rights = CONTROL_PLANE_RIGHTS.flatMap(({ scope, rights: all }) => all.map((right) => ({ scope, ...right })));

describe('the rights of the control plane', () => {
  it('names every verb once, with a reason, and none for all', () => {
    const named = rights.map(({ scope, group, resource, verb }) => `${scope} ${verb} ${resource}.${group}`);
    expect(new Set(named).size).toBe(named.length);
    for (const { why, verb, resource, group } of rights) {
      expect(why.length).toBeGreaterThan(5);
      expect(`${verb}${resource}${group}`).not.toContain('*');
    }
  });

  it('writes outside its own namespace only what pods are told, and one webhook', () => {
    const outside = rights.filter(({ scope, verb }) => scope !== 'own' && WRITES.includes(verb)).map(({ scope, verb, resource }) => `${scope} ${verb} ${resource}`);
    expect(outside.toSorted()).toEqual([
      'cluster patch mutatingwebhookconfigurations', 'workloads create events', 'workloads create secrets', 'workloads create tunnelendpoints', 'workloads delete tunnelendpoints',
      'workloads patch pods', 'workloads patch tunnelendpoints/status', 'workloads update tunnelendpoints',
    ]);
  });

  it('reads no Secret of others but those that it names', () => {
    expect(rights.filter(({ scope, resource, verb }) => scope !== 'own' && resource === 'secrets' && ['list', 'watch'].includes(verb))).toEqual([]);
  });

  it('gives nobody more: no execution, no node, no impersonation, no roles', () => {
    expect(rights.filter(({ resource, verb }) => /exec|attach|portforward|nodes|proxy|serviceaccounts|roles|bindings/.test(resource) || ['impersonate', 'bind', 'escalate'].includes(verb))).toEqual([]);
  });

  it('becomes one rule for each resource', () => {
    expect(policyRules('cluster')).toEqual([{ apiGroups: ['admissionregistration.k8s.io'], resources: ['mutatingwebhookconfigurations'], verbs: ['get', 'patch'] }]);
    expect(policyRules('read')).toHaveLength(2);
  });
});
