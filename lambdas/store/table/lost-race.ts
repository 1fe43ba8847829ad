// What a conditional write throws when its condition does not hold any more.

/** Another writer changed the item since it was read; this write changed nothing. Read it again. */
export class LostRaceError extends Error {
  override readonly name = 'LostRaceError';
}

/** Whether a conditional write took effect. Throws any other error. */
export async function won(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof LostRaceError) return false;
    throw error;
  }
}
