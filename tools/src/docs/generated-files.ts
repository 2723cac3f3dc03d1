import { join } from 'node:path';
import { ERROR_CATALOGUE, tunnelEndpointCrd } from '@moorline/mesh-core';
import { annotationPolicy } from '@moorline/templates';
import { configurationPage } from './configuration-page.ts';
import { renderAdmission } from './render-admission.ts';
import { renderErrors } from './render-errors.ts';
import { renderManifest } from './render-manifest.ts';
import { renderRbac } from './render-rbac.ts';
import { renderValuesSchema } from './render-values-schema.ts';

const CHART = join('deploy', 'helm', 'moorline');

/** What `./moorline docs` writes: text by path in the checkout. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const definition = renderManifest(tunnelEndpointCrd());
  return {
    [join('docs', 'errors.md')]: renderErrors(ERROR_CATALOGUE),
    [join('docs', 'configuration.md')]: configurationPage(),
    [join('deploy', 'crds', 'tunnelendpoints.yaml')]: definition,
    [join(CHART, 'crds', 'tunnelendpoints.yaml')]: definition,
    [join('deploy', 'policies', 'annotations.yaml')]: renderManifest(...annotationPolicy('annotations.moorline.dev')),
    [join(CHART, 'generated', 'admission.yaml')]: renderAdmission(),
    [join(CHART, 'generated', 'rbac.yaml')]: renderRbac(),
    [join(CHART, 'values.schema.json')]: renderValuesSchema(),
  };
}
