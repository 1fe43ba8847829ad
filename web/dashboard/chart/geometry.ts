// Where the chart's lines go. Pure: numbers in, SVG path data out, in pixels with one decimal.

/** A place on the chart; undefined where there is no value. */
export type Place = { readonly x: number; readonly y: number } | undefined;

/** What an axis shows: from 0 to `max`, with a line at each of `ticks`. */
export interface Axis {
  readonly max: number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round ticks from 0 to at least `largest`, some `count` of them. `whole`: of what is counted, no
 * halves. Without any value the axis goes to 1.
 */
export function axisOf(largest: number, count: number, whole: boolean): Axis {
  const top = Math.max(largest, whole ? 1 : 0) || 1;
  const rough = top / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((each) => each * power >= rough * 0.999) ?? 10) * power;
  const size = whole ? Math.max(1, Math.ceil(step)) : step;
  const steps = Math.max(1, Math.ceil(top / size - 1e-9));
  return { max: steps * size, ticks: Array.from({ length: steps + 1 }, (_, index) => index * size) };
}

/** Durations have ticks of whole minutes or hours, where they are that long. */
export function durationAxisOf(largest: number, count: number): Axis {
  const unit = largest >= 2 * 3600 ? 3600 : largest >= 120 ? 60 : 1;
  const { max, ticks } = axisOf(largest / unit, count, true);
  return { max: max * unit, ticks: ticks.map((tick) => tick * unit) };
}

const at = ({ x, y }: NonNullable<Place>): string => `${round(x)},${round(y)}`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** Runs of places without a gap. */
function runsOf(places: readonly Place[]): readonly (readonly NonNullable<Place>[])[] {
  const runs: NonNullable<Place>[][] = [[]];
  for (const place of places) {
    if (place === undefined) runs.push([]);
    else runs.at(-1)?.push(place);
  }
  return runs.filter((run) => run.length > 0);
}

/** A line through the places; a gap where there is none. */
export const linePath = (places: readonly Place[]): string =>
  runsOf(places)
    .map((run) => `M${run.map(at).join('L')}`)
    .join('');

/** The area between the line and the base. */
export const areaPath = (places: readonly Place[], base: number): string =>
  runsOf(places)
    .filter((run) => run.length > 1)
    .map((run) => {
      const [first, last] = [run[0], run.at(-1)];
      return `M${round(first?.x ?? 0)},${round(base)}L${run.map(at).join('L')}L${round(last?.x ?? 0)},${round(base)}Z`;
    })
    .join('');

/** The area between two lines with the same gaps. */
export function bandPath(upper: readonly Place[], lower: readonly Place[]): string {
  const below = runsOf(lower);
  return runsOf(upper)
    .map((run, index) => `M${run.map(at).join('L')}L${(below[index] ?? []).toReversed().map(at).join('L')}Z`)
    .join('');
}

/**
 * Which of the labels are written, so that each has `room` pixels: every one, every second, …;
 * counted from the first.
 */
export function labelled<Label>(labels: readonly Label[], width: number, room: number): readonly Label[] {
  const every = Math.max(1, Math.ceil(labels.length / Math.max(1, Math.floor(width / room))));
  return labels.filter((_, index) => index % every === 0);
}
