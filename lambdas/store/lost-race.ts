// What a conditional write throws when its condition does not hold any more.

/** Somebody else has written the item since it was read, and nothing was changed. Read it again. */
export class LostRaceError extends Error {
  override readonly name = 'LostRaceError';
}
