/** Put in place by the bundler; absent when the sources run directly. */
declare const MOORLINE_VERSION: string | undefined;

/** Version of this build, or `0.0.0-source` when it runs from the sources. */
export function moorlineVersion(): string {
  return typeof MOORLINE_VERSION === 'string' ? MOORLINE_VERSION : '0.0.0-source';
}
