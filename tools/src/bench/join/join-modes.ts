import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachForUser, detach, installHooks, type Field, type InstalledHooks } from '../../testbed/index.ts';
import { parseWrapperAnswer, type WrapperFigures } from './parse-answer.ts';
import { parseEmptyAnswer, parsePrologAnswer, type EmptyFigures, type PrologFigures } from './parse-prolog.ts';
import { renderEmptyJob, renderPrologJob, renderTimedProlog, type EMPTY_COMMENT, type UNASKED_COMMENT } from './prolog-script.ts';
import { answerOfJob, type JobBed } from './run-job.ts';
import { attachInSpool } from './spool.ts';
import { renderWrapperScript } from './wrapper-script.ts';

const NAME = 'join';
const EXECUTABLE = 0o755;

/** The site's hooks, with a prolog that notes how long it takes. */
export interface TimedHooks extends InstalledHooks {
  readonly stamps: string;
}

/** Installs the hooks of deploy/slurm in the bed, behind a prolog that takes the time. @throws ML-PROGRAM-FAILED */
export async function installTimedHooks({ bed, programs }: Field): Promise<TimedHooks> {
  const hooks = await installHooks(bed, { programs, plugin: true });
  const at = (name: string): string => join(hooks.folder, name);
  const write = (name: string, text: string): void => {
    writeFileSync(at(name), text);
    chmodSync(at(name), EXECUTABLE);
  };
  mkdirSync(at('stamps'), { mode: EXECUTABLE });
  write('empty', '#!/bin/sh\nexit 0\n');
  write('timed', renderTimedProlog(at('prolog'), at('empty'), at('stamps')));
  return { ...hooks, stamps: at('stamps'), configuration: hooks.configuration.replace(/^Prolog=.*$/m, `Prolog=${at('timed')}`) };
}

/** One job that runs the agent itself. */
export async function joinByWrapper(bed: JobBed): Promise<WrapperFigures> {
  const { field } = bed;
  const joinFile = await attachForUser(field, NAME);
  return attached(field, async () => parseWrapperAnswer(await answerOfJob(bed, NAME, (answer) => renderWrapperScript({ agent: field.programs.agent, joinFile, answer }))));
}

/** One job that its prolog puts on the network. */
export async function joinByProlog(bed: JobBed, { run, stamps, ...hooks }: TimedHooks): Promise<PrologFigures> {
  const { field } = bed;
  await attachInSpool(field, { run, ...hooks }, NAME);
  const script = (answer: string): string => renderPrologJob({ agent: field.programs.agent, stamps, jobs: join(run, 'jobs'), answer });
  return attached(field, async () => parsePrologAnswer(await answerOfJob(bed, NAME, script, [`--comment=moorline:${NAME}`])));
}

/** One job that joins nothing: with an empty prolog, or with ours, which it does not ask for anything. */
export async function launchOnly(bed: JobBed, { stamps }: TimedHooks, comment: typeof EMPTY_COMMENT | typeof UNASKED_COMMENT): Promise<EmptyFigures> {
  return parseEmptyAnswer(await answerOfJob(bed, comment, (answer) => renderEmptyJob(stamps, answer), [`--comment=${comment}`]));
}

async function attached<Result>(field: Field, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } finally {
    await detach(field.plane, NAME);
  }
}
