// The events of a message on the days of another time zone. Its dot stays with its day, whatever
// happens: so an event that belongs to another day leaves a note where it was, as an event that is
// not counted does, and goes on in a new message.

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import type { Message, MessageEvent } from '../../lambdas/domain/event/message.ts';

/** Events of one message that belong to another day, at their times of it. */
export interface MovedEvents extends Pick<Message, 'day' | 'dayStart'> {
  readonly events: readonly MessageEvent[];
}

export interface OnNewDays {
  /** The message as its day has it: undefined where it has it so already. */
  readonly stays: Message | undefined;
  readonly moved: readonly MovedEvents[];
}

/** `isGone`: whether the event in this place has been moved before. */
export function onNewDays(message: Message, timezone: string, isGone: (index: number) => boolean): OnNewDays {
  const days = daysIn(timezone);
  const startOf = (day: string): Pick<Message, 'dayStart'> =>
    timezone === 'UTC' ? {} : { dayStart: days.startOf(day) };
  const groups = new Map<string, MessageEvent[]>();
  const events = message.events.map((event, index) => {
    if (isGone(index)) return NOTE;
    const { day, at } = days.of(startOfDay(message) + event.at);
    if (day === message.day) return { ...event, at };
    groups.set(day, [...(groups.get(day) ?? []), { ...event, at }]);
    return NOTE;
  });
  const moved = Array.from(groups, ([day, some]) => ({ day, ...startOf(day), events: some }));
  const { dayStart, ...rest } = message;
  const stays = { ...rest, ...startOf(message.day), events };
  const isSame =
    stays.dayStart === dayStart && events.every((event, index) => isNote(event) === isNote(message.events[index]));
  return { stays: isSame ? undefined : stays, moved };
}

/** What is left of an event where it is no more. */
const NOTE: MessageEvent = { type: 'moved', at: 0, filtered: 'moved' };

export const isNote = (event: MessageEvent | undefined): boolean => event?.filtered === 'moved';

const startOfDay = ({ day, dayStart }: Message): number => dayStart ?? Date.parse(day);
