import * as z from 'zod';
import { moorlineError } from '../errors/index.ts';

/** An absolute path without a detour and without anything that a shell could take apart. */
const pathSchema = z.string().regex(/^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/, 'an absolute path of letters, digits, dots, hyphens and underscores');
/** As `--proxy` takes it, of nothing but host and port: http://HOST, https://HOST, HOST:PORT. moorline.sh and prolog have the same. */
const proxySchema = z.string().regex(/^(https?:\/\/[A-Za-z0-9.:_[\]-]+|[A-Za-z0-9.:_[\]-]+:[0-9]+)\/?$/, 'http://HOST:PORT or https://HOST:PORT; a name and a password belong into the file of proxy-auth-file');
/** A queued restart of the control plane fits into it; a job that cannot join must not hold its node for longer. */
const JOIN_TIMEOUT_DEFAULT_SEC = 60;
const JOIN_TIMEOUT_MAX_SEC = 3_600;

/** What a site decides about jobs that its prolog puts on the mesh. */
export const sitePolicySchema = z.strictObject({
  /** `required`: a job that asks for the mesh and cannot have it fails. `optional`: it runs without. */
  mode: z.enum(['optional', 'required']).default('optional'),
  /** Records of the jobs that run now; on a tmpfs, so that a reboot empties it. */
  run: pathSchema.default('/run/moorline'),
  /** Join files: `jobs/ID.json` of the site, `UID/NAME.json` of users. */
  spool: pathSchema.default('/var/spool/moorline'),
  /** Verified binaries, one copy for all jobs of the node. */
  cache: pathSchema.default('/var/cache/moorline'),
  /** Log of all agents of the node, one JSON object a line. */
  log: pathSchema.default('/var/log/moorline.log'),
  /** Counters for the textfile collector of node_exporter; absent: metrics.prom beside the records. */
  metrics: pathSchema.optional(),
  /** The real srun, where it is not in the usual folders. */
  srun: pathSchema.optional(),
  /** HTTP proxy towards control plane and endpoints, as `--proxy` and its like of `run`. */
  proxy: proxySchema.optional(),
  'proxy-auth-file': pathSchema.optional(),
  'proxy-ca': pathSchema.optional(),
  /** Seconds until the tunnel must pass packets. */
  'join-timeout': z
    .string()
    .regex(/^[1-9][0-9]{0,3}$/, 'seconds, in digits')
    .transform(Number)
    .pipe(z.number().max(JOIN_TIMEOUT_MAX_SEC))
    .default(JOIN_TIMEOUT_DEFAULT_SEC),
});
export type SitePolicy = z.infer<typeof sitePolicySchema>;

/** One setting: the part of YAML that the prolog's shell reads with nothing but `read`, by the same rules. */
const SETTING = /^[ \t]*([a-z][a-z-]*):[ \t]+([^ \t]+)[ \t]*$/;
const NOTHING = /^[ \t]*(#.*)?$/;

/**
 * Reads a site policy: `key: value` lines, comment lines and empty ones; also after editors that put a byte order mark
 * before them, or a return behind each.
 * @param path where it stands, for the message
 * @throws ML-SITE-POLICY
 */
export function parseSitePolicy(text: string, path: string): SitePolicy {
  const settings = new Map<string, string>();
  for (const [index, written] of text.replace(/^\uFEFF/, '').split('\n').entries()) {
    const line = written.replace(/\r$/, '');
    if (NOTHING.test(line)) continue;
    const [, key, value] = SETTING.exec(line) ?? [];
    if (key === undefined || value === undefined) throw moorlineError('ML-SITE-POLICY', `${path}, line ${index + 1}: not \`key: value\``);
    if (settings.has(key)) throw moorlineError('ML-SITE-POLICY', `${path}, line ${index + 1}: ${key} stands there twice`);
    settings.set(key, value);
  }
  const parsed = sitePolicySchema.safeParse(Object.fromEntries(settings));
  if (parsed.success) return parsed.data;
  throw moorlineError('ML-SITE-POLICY', `${path}: ${parsed.error.issues.map((issue) => [...issue.path, issue.message].join(': ')).join('; ')}`);
}
