import { dnsLabelSchema, ERROR_CATALOGUE, type ErrorCode, type JoinFile } from '@moorline/mesh-core';
import { bundleLines, type BundleSource } from './bundle-lines.ts';

/** Set in the job's environment to the attachment and the job that the script is on the mesh for. */
const MARK_VARIABLE = 'MOORLINE_MOORED';
/** Where a site's administrator may put the agent; else it is looked for in PATH. */
const SITE_AGENT = '/opt/moorline/bin/moorline-agent';
/** Keys of a Secret (Kubernetes, `IsConfigMapKey`). */
const SECRET_KEY = /^[-._a-zA-Z0-9]{1,253}$/;
/** Above the standard streams and what a script of a site may have open. */
const JOIN_FILE_DESCRIPTOR = 9;

/** How the join file reaches the job. */
export type JoinFileSource =
  /** As a key of a Secret volume, which interLink's plugin writes into the job's folder. */
  | { readonly kind: 'secret'; readonly volume: string; readonly key: string }
  /** In the script itself, where all users of the site may read it. */
  | { readonly kind: 'inline'; readonly joinFile: JoinFile };

export interface EnterOptions {
  /** Name of the attachment. */
  readonly attachment: string;
  readonly joinFile: JoinFileSource;
  /** Where a worker without an agent takes it from; null: the site has one. */
  readonly bundle: BundleSource | null;
  /** Lines of shell that put the job's folder, or nothing, into `moorline_job`. */
  readonly findFolder: string;
}

/**
 * Lines of POSIX shell, for the beginning of a script, that run the whole script again within the agent and end
 * the shell if that cannot be: nothing behind them runs outside. Inside they do nothing, nor where other such lines
 * have moored the same job of SLURM before. The script keeps its
 * interpreter, arguments, standard streams, signals and exit code; its environment gets one variable more.
 * @throws RangeError for names that Kubernetes would not take, and as `bundleLines`
 */
export function enterLines({ attachment, joinFile, bundle, findFolder }: EnterOptions): string {
  if (!dnsLabelSchema.safeParse(attachment).success) throw new RangeError(`${attachment} is no DNS label`);
  const passing = joinFile.kind === 'secret' ? fromSecret(joinFile, findFolder) : inline(JSON.stringify(joinFile.joinFile));
  return runAgain({ name: attachment, passing, bundle });
}

/** The same lines for any name and any way to hand over what lets the job in; both as they stand in the script. */
export function runAgain({ name, passing: { prepare, option, input }, bundle }: { readonly name: string; readonly passing: Passing; readonly bundle: BundleSource | null }): string {
  const found = bundle === null ? fail('ML-AGENT-FAILED', `this worker has neither ${SITE_AGENT} nor moorline-agent in PATH`) : `moorline_agent=$(\n${bundleLines(bundle, 'echo "$dir/moorline-agent"; exit 0')}\n  ) || exit ${exitCode('ML-ARTIFACT-UNAVAILABLE')}`;
  return `# Moorline: all that follows runs on the cluster's network, and nowhere else.
moorline_mark=${name}/\${SLURM_JOB_ID-}
case \${${MARK_VARIABLE}-} in "$moorline_mark" | */"\${SLURM_JOB_ID:-none}") ;; *)
${prepare}
  moorline_agent=${SITE_AGENT}
  [ -x "$moorline_agent" ] || moorline_agent=$(command -v moorline-agent) || ${found}
  if [ -x "$0" ] && [ "\${0#/}" != "$0" ]; then set -- "$0" "$@"; else set -- "\${BASH:-/bin/sh}" "$0" "$@"; fi
  export ${MARK_VARIABLE}="$moorline_mark"
  exec "$moorline_agent" run ${option} -- "$@"${input}
  ;;
esac`;
}

/** How a script hands over what lets its job in. */
export interface Passing {
  readonly prepare: string;
  readonly option: string;
  readonly input: string;
}

function fromSecret({ volume, key }: { readonly volume: string; readonly key: string }, findFolder: string): Passing {
  if (!dnsLabelSchema.safeParse(volume).success) throw new RangeError(`${volume} is no name of a volume`);
  if (!SECRET_KEY.test(key) || key.startsWith('.')) throw new RangeError(`${key} is no key of a Secret`);
  return {
    prepare: `  moorline_job=''
${findFolder}
  moorline_file=$moorline_job/secrets/${volume}/${key}
  [ -r "$moorline_file" ] || ${fail('ML-JOIN-FILE-UNREADABLE', '$moorline_file is not there, or not for $(id -un): a container must mount it, the plugin must export secrets, and run jobs as its own user')}
  chmod go= "$moorline_file" 2>/dev/null || :`,
    option: '--token-file "$moorline_file"',
    input: '',
  };
}

/** @param text on one line, so that nothing in it can be the end of the here-document */
export function inline(text: string): Passing {
  return {
    prepare: `  echo 'moorline: warning: ML-TOKEN-EXPOSED: ${ERROR_CATALOGUE['ML-TOKEN-EXPOSED'].title}' >&2`,
    option: `--token-fd ${JOIN_FILE_DESCRIPTOR}`,
    input: ` ${JOIN_FILE_DESCRIPTOR}<<'MOORLINE_JOIN_FILE'\n${text}\nMOORLINE_JOIN_FILE`,
  };
}

function fail(code: ErrorCode, detail: string): string {
  return `{ echo "moorline: ${code}: ${ERROR_CATALOGUE[code].title}: ${detail}" >&2; exit ${exitCode(code)}; }`;
}

function exitCode(code: ErrorCode): number {
  return ERROR_CATALOGUE[code].exitCode;
}
