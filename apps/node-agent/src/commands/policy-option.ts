import { Option } from 'commander';

/** `--policy`, for all commands that read the site policy. */
export function policyOption(): Option {
  return new Option('--policy <file>', 'site policy (else /etc/moorline/site.yaml, if it is there)');
}
