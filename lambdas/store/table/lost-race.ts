// What a conditional write throws when its condition does not hold any more.

/** Somebody else has written the item since it was read, and nothing was changed. Read it again. */
export class LostRaceError extends Error {
  override readonly name = 'LostRaceError';
}

/** Whether a conditional write took effect. Throws whatever else went wrong. */
export async function won(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof LostRaceError) return false;
    throw error;
  }
}
