import type { CatalogueEntry } from '@moorline/mesh-core';

const HEADER = `# Errors

Every failure that a person can meet has a code. The message shows it with what happened, the likely cause and
the remedy; the exit code of the command is the one below (sysexits.h). This file is written by \`./moorline docs\`
from the catalogue in \`libs/mesh-core/src/errors\`.
`;

/** The catalogue as Markdown, a section a code, sorted by code. */
export function renderErrors(catalogue: Readonly<Record<string, CatalogueEntry>>): string {
  const sections = Object.entries(catalogue)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { title, cause, remedy, exitCode }]) => `\n## ${code}\n\n${capital(title)}. Exit code ${exitCode}.\n\n- **Cause:** ${cause}\n- **Remedy:** ${remedy}\n`);
  return HEADER + sections.join('');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
