import { configurationSchema, kubernetesConfigurationSchema } from '@moorline/mesh-core';
import { renderConfiguration } from './render-configuration.ts';

/** docs/configuration.md. */
export function configurationPage(): string {
  return `# Configuration

\`moorline-control check-config FILE\` checks a file and names every mistake with its line. This page is written by
\`./moorline docs\` from the schemas in \`libs/mesh-core/src/schema\`.

## Embedded

One process with one data directory: [the embedded control plane](control-plane.md), with
[an example](../deploy/embedded/moorline.yaml).

${renderConfiguration(configurationSchema)}

## In Kubernetes

\`backend: kubernetes\`. The Helm chart writes this file: what its values have below \`configuration\` goes there as it is,
and the chart adds \`backend\`, \`listen\`, \`artifacts\`, \`kubernetes\` and \`webhook\` ([in Kubernetes](kubernetes.md)).

${renderConfiguration(kubernetesConfigurationSchema)}
`;
}
