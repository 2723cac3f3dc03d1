import { commonConfiguration, JOIN_FILE, JOIN_VOLUME, type JoinFile, type KubernetesConfiguration } from '@moorline/mesh-core';
import { renderPreExec } from '@moorline/templates';
import { serverUrlOf } from '../config/index.ts';
import { bundleSource } from '../mirror/index.ts';

/** The text that has the script of a job run within the agent; the token is in it only where the configuration says so. */
export function createPreExec(configuration: KubernetesConfiguration): (joinFile: JoinFile) => Promise<string> {
  const { artifacts, tokens } = configuration;
  const server = serverUrlOf(commonConfiguration(configuration));
  return async (joinFile) =>
    renderPreExec({
      attachment: joinFile.attachment,
      joinFile: tokens.inAnnotation ? { kind: 'inline', joinFile } : { kind: 'secret', volume: JOIN_VOLUME, key: JOIN_FILE },
      bundle: await bundleSource(artifacts, server),
    });
}
