/** Most archives that are asked for one package. */
const ROOTS_MAX = 16;

export interface Roots {
  readonly urls: readonly string[];
  /** Files with one archive a line, of apt's `mirror+file:` transport (apt-transport-mirror(1)). */
  readonly mirrorLists: readonly string[];
}

/**
 * Reads lines of `<origin> TAB <archive root>` as `apt-get indextargets` prints them. Debian's own archives
 * come first; the origin is empty as long as apt has not fetched its lists. A root with a password in it is
 * left out: it would be seen in the arguments of a process (apt_auth.conf(5) is the place for it).
 */
export function parseRoots(text: string): Roots {
  const lines = text
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([origin, root]) => (origin === undefined || root === undefined ? [] : [{ origin, root: withSlash(root) }]));
  const ordered = [...lines.filter(({ origin }) => origin === 'Debian'), ...lines.filter(({ origin }) => origin === '')].map(({ root }) => root);
  const unique = [...new Set(ordered)].slice(0, ROOTS_MAX);
  return {
    urls: unique.filter((root) => /^https?:\/\/[^/@]+\//.test(root)),
    mirrorLists: unique.flatMap((root) => /^mirror\+file:(\/.+)\/$/.exec(root)?.[1] ?? []),
  };
}

/** The archives of a mirror list: one URL a line, perhaps with options after a tab. */
export function parseMirrorList(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => /^(https?:\/\/[^\s/@]+(?:\/\S*)?)(?:\s|$)/.exec(line.trim())?.[1] ?? [])
    .map(withSlash)
    .slice(0, ROOTS_MAX);
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
