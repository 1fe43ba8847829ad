// Merge sort, bottom up, of what is sorted in runs already.

/**
 * The places of numbers in ascending order, equals in that of their places. Each run, from its
 * start to the next one's, ascends.
 */
export function mergeRuns(numbers: Float64Array, starts: readonly number[]): Int32Array {
  let from = new Int32Array(numbers.length);
  let to = new Int32Array(numbers.length);
  for (let place = 0; place < numbers.length; place += 1) from[place] = place;
  for (let ends = [...starts.slice(1), from.length]; ends.length > 1; [from, to] = [to, from]) {
    const merged: number[] = [];
    for (let run = 0, start = 0; run < ends.length; run += 2) {
      const middle = ends[run] ?? 0;
      const end = ends[run + 1] ?? middle;
      mergeTwo(numbers, from, to, start, middle, end);
      merged.push(end);
      start = end;
    }
    ends = merged;
  }
  return from;
}

/** Merges places from `start` to `middle` with those from there to `end`. */
function mergeTwo(
  numbers: Float64Array,
  from: Int32Array,
  to: Int32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let place = start; place < end; place += 1) {
    const a = from[left] ?? 0;
    const b = from[right] ?? 0;
    const isLeft = right === end || (left < middle && (numbers[a] ?? 0) <= (numbers[b] ?? 0));
    to[place] = isLeft ? a : b;
    if (isLeft) left += 1;
    else right += 1;
  }
}
