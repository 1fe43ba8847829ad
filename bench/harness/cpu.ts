// CPU time of a process and all its children, by the job of each thread, from Linux's /proc. Other
// systems have none.
//
// On a shared machine, wall time includes the other processes; CPU time suffers from them only
// through caches and clocks.

import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * What a thread does. Node names a worker thread after its option `name`, and Linux keeps 15
 * characters of it.
 */
export type Job = 'main' | 'ingest' | 'aggregate' | 'stats' | 'services' | 'runtime';

export const JOBS = ['main', 'ingest', 'aggregate', 'stats', 'services', 'runtime'] as const satisfies readonly Job[];

/** CPU milliseconds, user and system. */
export type CpuTimes = Readonly<Record<Job, number>>;

const NONE: CpuTimes = { main: 0, ingest: 0, aggregate: 0, stats: 0, services: 0, runtime: 0 };

/** Whether CPU times can be read here. */
export const hasCpuTimes = existsSync('/proc/self/task');

/**
 * The CPU time that the process and its children have used so far, without threads that ended.
 * Zeros without /proc.
 */
export function cpuTimes(pid: number): CpuTimes {
  if (!hasCpuTimes) return NONE;
  const times = { ...NONE };
  addProcess(pid, times, (name, isMain) => (isMain ? 'main' : jobOf(name)));
  return times;
}

export const minus = (now: CpuTimes, before: CpuTimes): CpuTimes => mapJobs((job) => now[job] - before[job]);
export const per = (times: CpuTimes, count: number): CpuTimes => mapJobs((job) => times[job] / count);
export const totalOf = (times: CpuTimes): number => JOBS.reduce((total, job) => total + times[job], 0);

const mapJobs = (of: (job: Job) => number): CpuTimes =>
  Object.fromEntries(JOBS.map((job) => [job, of(job)])) as Record<Job, number>;

function addProcess(pid: number, times: Record<Job, number>, job: (name: string, isMain: boolean) => Job): void {
  const tasks = `/proc/${pid}/task`;
  for (const task of list(tasks)) {
    const name = read(`${tasks}/${task}/comm`).trim();
    times[job(name, task === String(pid))] += cpuMs(`${tasks}/${task}`);
    for (const child of read(`${tasks}/${task}/children`).split(' ').filter(Boolean)) {
      addProcess(Number(child), times, (name, isMain) => (isMain ? 'services' : jobOf(name)));
    }
  }
}

/**
 * Threads of functions have their function's name. Those of V8, libuv and Node are the runtime. All
 * other names are services.
 */
export function jobOf(name: string): Job {
  const job = (['ingest', 'aggregate', 'stats'] as const).find((job) => name === threadName(job));
  if (job !== undefined) return job;
  return RUNTIME.test(name) ? 'runtime' : 'services';
}

const LINUX_NAME = 15;
const threadName = (job: string): string =>
  `FastAnalytics-${job.slice(0, 1).toUpperCase()}${job.slice(1)}`.slice(0, LINUX_NAME);

const RUNTIME = /^(V8Worker|DelayedTaskSche|SignalInspector|libuv-worker|node|MainThread)/;

/**
 * CPU time by the scheduler in nanoseconds; if the scheduler does not report it, ticks of 10 ms:
 * fields 14 and 15 after the name in parentheses.
 */
function cpuMs(task: string): number {
  const [onCpu] = read(`${task}/schedstat`).split(' ');
  if (onCpu !== undefined && onCpu !== '') return Number(onCpu) / 1e6;
  const fields = read(`${task}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

const TICK_MS = 10;

/** A thread may end while it is read; then the file is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
