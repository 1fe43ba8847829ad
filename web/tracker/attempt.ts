// What the script tries may fail in a browser that we do not know: the page that it is in must not
// notice.

/** What the function returns; nothing if it throws. */
export const attempt = <T>(act: () => T): T | void => {
  try {
    return act();
  } catch {}
};
