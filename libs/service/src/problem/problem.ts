import { ERROR_CATALOGUE, isErrorCode, moorlineError, problemSchema, type MoorlineError, type Problem } from '@moorline/mesh-core';

const MESSAGE_MAX_CHARACTERS = 2_000;

/** An error as the body of an answer: its code, its detail and what to do. */
export function problemOf(error: MoorlineError): Problem {
  return { code: error.code, message: error.detail.slice(0, MESSAGE_MAX_CHARACTERS), remedy: ERROR_CATALOGUE[error.code].remedy };
}

/**
 * The error that a server told us about: one of the catalogue with the server's detail.
 * @param from who answered, for the detail
 * @returns ML-PROTOCOL when the body is not a problem or its code is unknown here
 */
export function errorOfProblem(body: string, from: string): MoorlineError {
  const problem = parseProblem(body);
  if (problem === null) return moorlineError('ML-PROTOCOL', `${from} answered with something that is not ours`);
  if (!isErrorCode(problem.code)) return moorlineError('ML-PROTOCOL', `${from} answered with the unknown code ${problem.code}: ${problem.message}`);
  return moorlineError(problem.code, problem.message);
}

function parseProblem(body: string): Problem | null {
  try {
    return problemSchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
