import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { moorlineError } from '@moorline/mesh-core';

/** How OpenSSL's codes begin when it cannot read a certificate or a key; failures of a handshake begin in another way. */
const OPENSSL_CODE = /^ERR_OSSL_/;

/**
 * Options of a request with what the user of a kubeconfig is known by.
 * @throws ML-KUBE-CONFIG; what a credential plugin printed is not repeated, for it may be a token
 */
export async function applyCredentials(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
    return options;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const plugin: unknown = config.getCurrentUser()?.exec?.command;
    const what = typeof plugin === 'string' ? `the credential plugin ${plugin}` : 'the credentials of its user';
    throw moorlineError('ML-KUBE-CONFIG', `${what} cannot be used (${code ?? 'it failed'})`);
  }
}

/** ML-KUBE-CONFIG when a certificate or key of the kubeconfig is none, else the error itself. */
export function asCredentialsFailure(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  return OPENSSL_CODE.test(code) ? moorlineError('ML-KUBE-CONFIG', `a certificate or key in it is none, or they are no pair (${code})`, error) : error;
}
