import { join } from 'node:path';
import { artifactsFor, IMAGE_ARTIFACTS_FOLDER } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { fillMirror, type FilledArtifact } from '../artifacts/index.ts';
import { appImage, type BuiltImage } from './app-image.ts';

/** Where the chart tells the control plane to look. */
const CONTROL_PLANE_ARTIFACTS = '/opt/moorline/artifacts';
/** Nobody in particular, as the chart says. */
const CONTROL_PLANE_USER = '65532:65532';

export interface ImageOptions {
  /** Root of the checkout; its programs must have been built. */
  readonly root: string;
  readonly signal?: AbortSignal;
}

/**
 * The image of the endpoint's pod, with the pinned wireguard-go.
 * @throws as `appImage`
 */
export async function endpointImage({ root, signal = new AbortController().signal }: ImageOptions): Promise<BuiltImage> {
  const artifacts = (await pinned(root, signal)).filter(({ name }) => name === 'wireguard-go');
  return appImage({ root, app: 'tunnel-endpoint', repository: 'endpoint', artifacts, artifactsFolder: IMAGE_ARTIFACTS_FOLDER, signal });
}

/**
 * The image of the control plane, as the chart runs it, with all pinned binaries that it hands to workers of this
 * architecture. Without the agent's bundles: workers need an agent of their own.
 * @throws as `appImage`
 */
export async function controlPlaneImage({ root, signal = new AbortController().signal }: ImageOptions): Promise<BuiltImage> {
  return appImage({ root, app: 'control-plane', repository: 'control-plane', artifacts: await pinned(root, signal), artifactsFolder: CONTROL_PLANE_ARTIFACTS, user: CONTROL_PLANE_USER, signal });
}

function pinned(root: string, signal: AbortSignal): Promise<readonly FilledArtifact[]> {
  return fillMirror({ folder: join(root, '.moorline', 'mirror'), lock: artifactsFor(artifactLock(), process.arch), signal });
}
