import { ATTACHMENT_LABEL, endpointObjectName, FORM_ANNOTATION, INSTANCE_LABEL, OWNER_ANNOTATION, ROLE_LABEL, SECRET, sha256Hex, type Attachment, type EndpointObject } from '@moorline/mesh-core';
import { endpointPod } from '../endpoint-pod/index.ts';
import { endpointNetworkPolicy } from './network-policy.ts';
import { endpointService } from './service.ts';
import type { EndpointObjectSettings, EndpointPart } from './settings.ts';
import { endpointWays } from './ways.ts';

/** What is made for an endpoint has this role. */
export const ENDPOINT_OBJECT_ROLE = 'endpoint';
/** Digits of a hash that tell two forms apart. */
const FORM_DIGITS = 16;

/**
 * All objects of one attachment's endpoint, in our namespace and under one name. The Secret has no content here: its
 * keys are made when it is. The same arguments give the same objects.
 */
export function endpointObjects(attachment: Attachment, settings: EndpointObjectSettings): readonly EndpointObject[] {
  const { instance, namespace, endpoints } = settings;
  const selector = { [ATTACHMENT_LABEL]: attachment.id, [ROLE_LABEL]: ENDPOINT_OBJECT_ROLE };
  const name = endpointObjectName(attachment.id);
  const metadata = { name, namespace, labels: { ...selector, [INSTANCE_LABEL]: instance }, annotations: { [OWNER_ANNOTATION]: `${instance}/${attachment.id}` } };
  const part: EndpointPart = { attachment, metadata, selector };
  const { image, imagePullPolicy, tun } = endpoints;
  const pod = endpointPod({ metadata, image, imagePullPolicy, secretName: name, tun });
  return [
    { apiVersion: SECRET.apiVersion, kind: 'Secret', metadata, type: 'kubernetes.io/tls' } as const,
    endpointNetworkPolicy(part, settings),
    endpointService(part, settings),
    ...endpointWays(part, settings),
    { ...pod, kind: 'Pod' } as const,
  ].map(withForm);
}

/** Says on the object which form it was made in, so that another one is seen without comparing what the API server adds. */
function withForm(object: EndpointObject): EndpointObject {
  const form = sha256Hex(JSON.stringify(object)).slice(0, FORM_DIGITS);
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [FORM_ANNOTATION]: form } } };
}
