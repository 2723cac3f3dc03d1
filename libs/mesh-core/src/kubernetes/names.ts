import { sha256Hex } from '../keys/index.ts';
import { dnsLabel } from '../names/index.ts';
import { MOORLINE_GROUP } from './kinds.ts';

/** On a pod: `true` asks for the network, `false` refuses it; on a namespace (as a label): `true` asks for all of its pods. */
export const ATTACH = `${MOORLINE_GROUP}/attach`;
/** On pods that were admitted: what informers select by. */
export const ADMITTED_LABEL = `${MOORLINE_GROUP}/mesh`;
export const ADMITTED = 'true';
/** The scheduling gate that an admitted pod waits at. */
export const GATE = `${MOORLINE_GROUP}/endpoint`;
/** On a TunnelEndpoint, until nothing of it is left. */
export const FINALIZER = `${MOORLINE_GROUP}/endpoint`;
/** On a pod: MTU inside its tunnel. */
export const MTU_ANNOTATION = `${MOORLINE_GROUP}/mtu`;

/** On every object in our namespace: the control plane that made it, and for which attachment. */
export const INSTANCE_LABEL = `${MOORLINE_GROUP}/instance`;
export const ATTACHMENT_LABEL = `${MOORLINE_GROUP}/attachment`;
/** On an endpoint's pod, for network policies: namespace and name of the TunnelEndpoint that it is for. */
export const FOR_NAMESPACE_LABEL = `${MOORLINE_GROUP}/for-namespace`;
export const FOR_NAME_LABEL = `${MOORLINE_GROUP}/for-name`;
/** What an object is to us: `attachment` (state), `endpoint` (made for one). */
export const ROLE_LABEL = `${MOORLINE_GROUP}/role`;
/** Says once more whose an object is, for one that somebody has taken the labels of. */
export const OWNER_ANNOTATION = `${MOORLINE_GROUP}/owner`;
/** On a pod: the version of its Secret that its kubelet was told of. */
export const CONTENT_ANNOTATION = `${MOORLINE_GROUP}/content`;
/** Of the form that an object was made in. */
export const FORM_ANNOTATION = `${MOORLINE_GROUP}/form`;

/** Name of our fields in server-side apply. */
export const FIELD_MANAGER = 'moorline';

/** The volume with the join file of an admitted pod, and the file in it. */
export const JOIN_VOLUME = 'moorline-join';
export const JOIN_FILE = 'join.json';
export const JOIN_MOUNT_PATH = '/var/run/secrets/moorline.dev/join';

const ID_DIGITS = 16;

/** Name of the attachment that stands for a TunnelEndpoint: the same for the same one, different for different ones. */
export function attachmentNameOf(namespace: string, name: string): string {
  return dnsLabel(namespace, name);
}

/** Identity of the attachment for a TunnelEndpoint with this uid: one that is made again under its name is another. */
export function attachmentIdOf(uid: string): string {
  return sha256Hex(uid).slice(0, ID_DIGITS);
}

/** Name of everything that is made for one attachment in our namespace. */
export function endpointObjectName(attachmentId: string): string {
  return `endpoint-${attachmentId}`;
}

/** Name of the Secret with the join file for the request that admitted a pod; a pod has no name of its own yet then. */
export function joinSecretName(requestUid: string): string {
  return `moorline-join-${sha256Hex(requestUid).slice(0, ID_DIGITS)}`;
}
