// What the rows of visitor tables say, as columns of numbers: those of one day (day-facts.ts), and
// of several, one behind the other (facts.ts).

export class FactColumns {
  /** Of a row. */
  readonly rowHash: Float64Array;
  readonly rowContext: Int32Array;
  /** Its interactive views, and all of its events. */
  readonly rowViews: Int32Array;
  readonly rowEvents: Int32Array;
  /** Its visits and acts begin here, and end where those of the next row begin. */
  readonly visitsFrom: Int32Array;
  readonly actsFrom: Int32Array;

  /** Of a visit. `entry` and `exit` are subjects. */
  readonly visitOrigin: Int32Array;
  readonly visitEntry: Int32Array;
  readonly visitExit: Int32Array;
  readonly visitViews: Int32Array;
  readonly visitEvents: Int32Array;
  /** Seconds of the day. */
  readonly visitStart: Int32Array;
  readonly visitEnd: Int32Array;

  /** Of an act: how often a row has a subject, and when first (seconds of the day). */
  readonly actSubject: Int32Array;
  readonly actCount: Int32Array;
  readonly actAt: Int32Array;

  /** Room for these numbers of rows, visits and acts: zeros at first. */
  constructor(rows: number, visits: number, acts: number) {
    this.rowHash = new Float64Array(rows);
    // In one piece of memory: with one for each column, the facts of a day take a third longer.
    const all = new Int32Array(3 * rows + 2 * (rows + 1) + 7 * visits + 3 * acts);
    let end = 0;
    const next = (length: number): Int32Array => all.subarray(end, (end += length));
    [this.rowContext, this.rowViews, this.rowEvents] = [next(rows), next(rows), next(rows)];
    [this.visitsFrom, this.actsFrom] = [next(rows + 1), next(rows + 1)];
    [this.visitOrigin, this.visitEntry, this.visitExit] = [next(visits), next(visits), next(visits)];
    [this.visitViews, this.visitEvents] = [next(visits), next(visits)];
    [this.visitStart, this.visitEnd] = [next(visits), next(visits)];
    [this.actSubject, this.actCount, this.actAt] = [next(acts), next(acts), next(acts)];
  }
}
