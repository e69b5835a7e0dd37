import type { Change } from '../domain/core/due.ts';
import { Failure } from '../domain/core/failure.ts';
import { failJob, isOver, type Job, type JobError, type JobStep, noteStep } from '../domain/people/jobs/job.ts';

type Id = Pick<Job, 'userId' | 'jobId'>;

/** What a run needs of the world: the job as it is, one conditional write of it, and the time. */
export type JobPorts = { find: (id: Id) => Promise<Job | undefined>; save: (change: Change<Job>) => Promise<Job>; now: () => string };

/**
 * What a kind of job does: `prepare` reads what it works on, or says why it cannot, and answers how to do the parts from a place on. A step
 * may be done again after it was done, by a run after a crash or by two at once: it must come to the same end, and count the same.
 */
export type JobWork = { prepare: (job: Job) => Promise<JobError | ((from: number) => Promise<JobStep | JobError>)> };

const isConflict = (error: unknown): boolean => error instanceof Failure && error.code === 'conflict';

/** Steps until the work, or the run's time, is at its end. */
const steps = async (ports: JobPorts, begun: Job, { prepare }: JobWork, untilMs: number): Promise<Job> => {
  const step = await prepare(begun);
  if (typeof step === 'string') return ports.save(failJob(begun, step, ports.now()));
  let job = begun;
  while (!isOver(job)) {
    const did = await step(job.done);
    const now = ports.now();
    if (typeof did === 'string') return ports.save(failJob(job, did, now));
    const handsOver = did.pauseMs !== undefined || Date.parse(now) >= untilMs;
    job = await ports.save(noteStep(job, did, now, handsOver));
    if (handsOver) return job;
  }
  return job;
};

/**
 * One run of a job from where it is. Whoever is overtaken, by another run or by a cancel, stops: each step is noted at the version that it was
 * begun at. Answers the job as this run left it, or nothing if it has left it to another.
 */
export const runJob = async (ports: JobPorts, id: Id, work: JobWork, patienceMs: number): Promise<Job | undefined> => {
  const job = await ports.find(id);
  if (job?.status !== 'running') return undefined;
  try {
    return await steps(ports, job, work, Date.parse(ports.now()) + patienceMs);
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
};
