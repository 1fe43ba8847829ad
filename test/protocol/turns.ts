// Whose turn it is among processes that the scheduler mixes, and where one stops or dies.

import type fc from 'fast-check';

/**
 * A process stops at these points, the n-th time that it reaches them, until no other process can
 * continue. Few such switches find most races (Musuvathi and Qadeer, "Iterative context bounding",
 * PLDI 2007). Random scheduling would seldom stop a short commit for the whole of a long rollup.
 */
export interface Pausing {
  readonly pauses: readonly Pause[];
  /** How many hours its clock is ahead. */
  readonly skew: number;
}

export interface Pause {
  readonly point: string;
  readonly time: number;
  /** It dies there instead. */
  readonly isDeath?: boolean;
}

/** One of several processes. */
export interface Turn {
  /** Waits until the process may continue; true if it must die. */
  step(point: string): Promise<boolean>;
  end(): void;
}

export class Turns {
  readonly #scheduler: fc.Scheduler;
  readonly #paused: (() => void)[] = [];
  #moving = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  enter(name: string, pauses: readonly Pause[]): Turn {
    const times = new Map<string, number>();
    this.#moving += 1;
    return {
      step: async (point) => {
        const time = times.get(point) ?? 0;
        times.set(point, time + 1);
        const stop = pauses.find((pause) => pause.point === point && pause.time === time);
        if (stop?.isDeath === true) return true;
        if (stop !== undefined) {
          const resumed = new Promise<void>((resolve) => this.#paused.push(resolve));
          this.#stop();
          await resumed;
        }
        await this.#scheduler.schedule(Promise.resolve(), `${name} ${point}`);
        return false;
      },
      end: () => this.#stop(),
    };
  }

  #stop(): void {
    this.#moving -= 1;
    const next = this.#moving > 0 ? undefined : this.#paused.shift();
    if (next === undefined) return;
    this.#moving += 1;
    next();
  }
}
