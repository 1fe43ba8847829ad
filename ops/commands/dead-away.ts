// `dead redrive` and `dead drop`: move messages from the dead-letter queue to the main queue, or
// delete them.

import { Option } from 'commander';

import { command, type OpsCommand, type Work } from '../command.ts';
import type { DeadLetter } from '../dead/dead-letters.ts';
import { EXIT, UsageError } from '../../kit/failure.ts';
import { DRY_RUN, type DryRunOption } from '../options.ts';
import { Progress } from '../../kit/terminal.ts';
import type { Ops } from '../ops.ts';
import { plural } from '../../kit/text.ts';
import { notThere } from './dead.ts';

const ALL = new Option('--all', 'all messages');

type AwayOptions = DryRunOption & { readonly all?: true };

export const deadRedrive: OpsCommand = (prepared) =>
  command('redrive', {
    summary: 'moves messages of the dead-letter queue back to the main queue',
    about: `First fix the cause of the failures. redrive sends a message unchanged and deletes it
here only after that. So it may exist twice for a moment, but it counts once: it keeps its dot.`,
    options: [ALL, DRY_RUN],
  })
    .argument('[id]', 'one of them, as dead list shows it')
    .action(
      prepared((id: string | undefined, options: AwayOptions) =>
        prepareAway(id, options, { verb: 'redrive', past: 'redriven' }, (letter, ops) =>
          ops.target.deadLetters.redrive(letter),
        ),
      ),
    );

export const deadDrop: OpsCommand = (prepared) =>
  command('drop', {
    summary: 'deletes messages of the dead-letter queue for good',
    about: `Events that were not counted never will be. The ledger shows them as pending until the day
is final. Do not drop messages that are counted: redrive them, since their rollups may lack them.`,
    options: [ALL, DRY_RUN],
  })
    .argument('[id]', 'one of them, as dead list shows it')
    .action(
      prepared((id: string | undefined, options: AwayOptions) =>
        prepareAway(id, options, { verb: 'drop', past: 'dropped' }, (letter, ops) =>
          ops.target.deadLetters.drop(letter),
        ),
      ),
    );

function prepareAway(
  id: string | undefined,
  { all: isAll, dryRun: isDryRun }: AwayOptions,
  { verb, past }: { readonly verb: string; readonly past: string },
  away: (letter: DeadLetter, ops: Ops) => Promise<void>,
): Work {
  if (isAll && id !== undefined) throw new UsageError('Name a message, or give --all');
  if (!isAll && id === undefined) throw new UsageError(`Name a message to ${verb}, or give --all`);
  return async (ops) => {
    const { target, terminal, signal } = ops;
    const progress = new Progress(ops);
    // A redriven message that fails again returns with a later sent time. A message that moved here
    // by itself keeps the time of its first send.
    const start = ops.now();
    let [done, later] = [0, 0];
    const finish = (): void => {
      progress.clear();
      terminal.out(`${plural(done, 'message')} ${isDryRun ? `would be ${past}` : past}`);
      if (later > 0)
        terminal.out(`left in the queue, as they were sent after this command began: ${plural(later, 'message')}`);
    };
    try {
      await target.deadLetters.visit(async (letter) => {
        if (id !== undefined && done > 0) return 'stop';
        if (id !== undefined && letter.id !== id) return 'stay';
        if (id === undefined && letter.sentAt > start) {
          later += 1;
          return 'stay';
        }
        if (!isDryRun) await away(letter, ops);
        done += 1;
        progress.show(`${plural(done, 'message')} ${past}`);
        return isDryRun ? 'stay' : 'gone';
      }, signal);
    } catch (error) {
      finish();
      throw error;
    }
    if (id !== undefined && done === 0) throw notThere(id);
    finish();
    return EXIT.done;
  };
}
