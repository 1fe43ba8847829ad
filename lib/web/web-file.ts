// A file that the web function serves, as the build makes it.

export interface WebFile {
  /** Below the API's address, without a leading slash: `js/script.js`. */
  readonly path: string;
  /** Its media type; all files are texts, which every kind of API can send. */
  readonly type: string;
  readonly text: string;
}

export const JAVASCRIPT = 'text/javascript; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
