/** Where programs are looked for, whatever PATH the caller has (prologs have none). */
export const PROGRAM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const INHERITED = ['TZ', 'TMPDIR'] as const;

/**
 * Environment of a child process: a fixed PATH, the C locale (so that messages can be matched), an
 * allow-list of inherited variables, and what the caller adds. Nothing else leaks into children.
 */
export function childEnvironment(
  extra: Readonly<Record<string, string>> = {},
  inherited: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const environment: Record<string, string> = { PATH: PROGRAM_PATH, LC_ALL: 'C' };
  for (const name of INHERITED) {
    const value = inherited[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...extra };
}
