import { ATTACH, CONTENT_ANNOTATION, FORM_ANNOTATION, MOORLINE_GROUP, MTU_ANNOTATION, MTU_MAX, MTU_MIN, OWNER_ANNOTATION, type KubeObject } from '@moorline/mesh-core';

const API_VERSION = 'admissionregistration.k8s.io/v1';
const OURS = `${MOORLINE_GROUP}/`;
const ANNOTATIONS = 'object.metadata.annotations';
const KEYS = `${ANNOTATIONS}.filter(key, key.startsWith('${OURS}'))`;

/**
 * Refuses pods whose annotations for Moorline cannot be, and says what to write. The API server checks it itself, so
 * that it also holds while no webhook of ours answers. Pods that had such annotations before are left alone as long as
 * their annotations stay as they are: else nobody could take a finalizer off them.
 */
export function annotationPolicySpec(): object {
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }] },
    matchConditions: [
      { name: 'has-annotations-of-ours', expression: `has(${ANNOTATIONS}) && ${ANNOTATIONS}.exists(key, key.startsWith('${OURS}'))` },
      { name: 'has-new-annotations', expression: `oldObject == null || !has(oldObject.metadata.annotations) || oldObject.metadata.annotations != ${ANNOTATIONS}` },
    ],
    variables: [
      // The last three are on endpoints, by us.
      { name: 'known', expression: JSON.stringify([ATTACH, MTU_ANNOTATION, FORM_ANNOTATION, OWNER_ANNOTATION, CONTENT_ANNOTATION]) },
      { name: 'mtu', expression: `'${MTU_ANNOTATION}' in ${ANNOTATIONS} ? ${ANNOTATIONS}['${MTU_ANNOTATION}'] : '${MTU_MIN}'` },
    ],
    validations: [
      {
        expression: `${KEYS}.all(key, key in variables.known)`,
        messageExpression: `'there is no annotation ' + ${KEYS}.filter(key, !(key in variables.known))[0] + '; write ${ATTACH} or ${MTU_ANNOTATION}'`,
      },
      { expression: `!('${ATTACH}' in ${ANNOTATIONS}) || ${ANNOTATIONS}['${ATTACH}'] in ['true', 'false']`, message: `${ATTACH}: write 'true' to be on the network or 'false' not to be, in quotes` },
      {
        expression: `variables.mtu == 'auto' || variables.mtu.matches('^[0-9]{4,5}$') && int(variables.mtu) >= ${MTU_MIN} && int(variables.mtu) <= ${MTU_MAX}`,
        message: `${MTU_ANNOTATION}: write a whole number of bytes from ${MTU_MIN} to ${MTU_MAX}, in quotes, or auto`,
      },
    ],
  };
}

/** The policy and what puts it in force, for the whole cluster. */
export function annotationPolicy(name: string): readonly KubeObject[] {
  return [
    { apiVersion: API_VERSION, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec: annotationPolicySpec() },
    { apiVersion: API_VERSION, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec: { policyName: name, validationActions: ['Deny'] } },
  ];
}
