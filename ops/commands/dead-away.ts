// `dead redrive` and `dead drop`: messages leave the dead-letter queue, back to the main queue or away.

import { Option } from 'commander';

import { command, type OpsCommand, type Work } from '../command.ts';
import type { DeadLetter } from '../dead/dead-letters.ts';
import { EXIT, UsageError } from '../../kit/failure.ts';
import { DRY_RUN, type DryRunOption } from '../options.ts';
import { Progress } from '../../kit/terminal.ts';
import type { Ops } from '../ops.ts';
import { plural } from '../../kit/text.ts';
import { notThere } from './dead.ts';

const ALL = new Option('--all', 'all of them');

type AwayOptions = DryRunOption & { readonly all?: true };

export const deadRedrive: OpsCommand = (prepared) =>
  command('redrive', {
    summary: 'messages of the dead-letter queue back to the main queue',
    about: `First remove what made them fail. A message is sent as it is and deleted here only after that, so it may be
there twice for a moment, and still counts once: it keeps its dot.`,
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
    summary: 'messages of the dead-letter queue away, for good',
    about: 'What was not counted never will be, and stays pending in the ledger until the day is final.',
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
    // A message that is redriven and fails again comes back as one that was sent since; what died by itself keeps the time when it was sent.
    const start = ops.now();
    let [done, later] = [0, 0];
    const finish = (): void => {
      progress.clear();
      terminal.out(`${plural(done, 'message')} ${isDryRun ? `would be ${past}` : past}`);
      if (later > 0) terminal.out(`sent after this began, and left: ${plural(later, 'message')}`);
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
