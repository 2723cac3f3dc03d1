/**
 * Who may import whom, by the `layer:` tag of each project's package.json. A breach fails lint
 * (@nx/enforce-module-boundaries); docs/decisions/001 says why.
 */
export const LAYERS = [
  { sourceTag: 'layer:pure', onlyDependOnLibsWithTags: ['layer:pure'] },
  { sourceTag: 'layer:effects', onlyDependOnLibsWithTags: ['layer:pure', 'layer:effects'] },
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:pure', 'layer:effects'] },
  { sourceTag: 'layer:tools', onlyDependOnLibsWithTags: ['layer:pure', 'layer:effects'] },
  { sourceTag: 'layer:e2e', onlyDependOnLibsWithTags: ['*'] },
];
