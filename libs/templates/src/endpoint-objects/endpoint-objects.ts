import { ATTACHMENT_LABEL, dnsLabel, endpointObjectName, FOR_NAME_LABEL, FOR_NAMESPACE_LABEL, FORM_ANNOTATION, INSTANCE_LABEL, OWNER_ANNOTATION, ROLE_LABEL, SECRET, sha256Hex, type Attachment, type EndpointObject } from '@moorline/mesh-core';
import { endpointPod } from '../endpoint-pod/index.ts';
import { endpointNetworkPolicy } from './network-policy.ts';
import { ENDPOINT_OBJECT_ROLE } from './role.ts';
import { endpointService } from './service.ts';
import type { EndpointObjectSettings, EndpointPart, EndpointPurpose } from './settings.ts';
import { endpointWays } from './ways.ts';

/** Digits of a hash that tell two forms apart. */
const FORM_DIGITS = 16;
/** Of the value of a label; names of objects have 253 characters at most. */
const LABEL_VALUE_MAX = 63;

/**
 * All objects of one attachment's endpoint, in our namespace and under one name. The Secret has no content here: its
 * keys are made when it is. The same arguments give the same objects.
 */
export function endpointObjects(attachment: Attachment, settings: EndpointObjectSettings, { assignment, policy }: EndpointPurpose): readonly EndpointObject[] {
  const { instance, namespace, endpoints } = settings;
  const selector = { [ATTACHMENT_LABEL]: attachment.id, [ROLE_LABEL]: ENDPOINT_OBJECT_ROLE };
  const name = endpointObjectName(attachment.id);
  const metadata = { name, namespace, labels: { ...selector, [INSTANCE_LABEL]: instance }, annotations: { [OWNER_ANNOTATION]: `${instance}/${attachment.id}` } };
  const part: EndpointPart = { attachment, metadata, selector };
  const { image, imagePullPolicy, tun } = endpoints;
  const pod = endpointPod({ metadata, image, imagePullPolicy, secretName: name, tun });
  return [
    { apiVersion: SECRET.apiVersion, kind: 'Secret', metadata, type: 'kubernetes.io/tls' } as const,
    endpointNetworkPolicy(part, settings, policy),
    endpointService(part, settings),
    ...endpointWays(part, settings),
    { ...pod, kind: 'Pod' } as const,
  ].map(withForm).map((object) => (object.kind === 'Pod' && assignment !== null ? withAssignment(object, assignment) : object));
}

/** No part of the form: whom an endpoint is for is known later than it is made, and changes nothing else of it. */
function withAssignment(pod: EndpointObject, { namespace, name }: NonNullable<EndpointPurpose['assignment']>): EndpointObject {
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [FOR_NAMESPACE_LABEL]: namespace, [FOR_NAME_LABEL]: labelOf(name) } } };
}

/** A name as it is where it may be the value of a label; a longer one is cut, with a hash. */
function labelOf(name: string): string {
  return name.length <= LABEL_VALUE_MAX ? name : dnsLabel(name);
}

/** Says on the object which form it was made in, so that another one is seen without comparing what the API server adds. */
function withForm(object: EndpointObject): EndpointObject {
  const form = sha256Hex(JSON.stringify(object)).slice(0, FORM_DIGITS);
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [FORM_ANNOTATION]: form } } };
}
