// Requests of this page to its own API. Addresses are relative to the page's script, so they hold
// under the stage path of a REST API too. What failed is an ApiError; no answer at all is one with
// the status 0.

/** The API's root: the folder above the one of this script. */
const ROOT = new URL('../', import.meta.url);

/** A page of a share has no session: it shows its token with every request. */
let bearer: string | undefined;
export const useToken = (token: string | undefined): void => void (bearer = token);

export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Kept {
  readonly tag: string;
  readonly body: unknown;
}

/** The last answers that came with an ETag, by address: at most this many. */
const KEPT = 40;
const kept = new Map<string, Kept>();

/** Forgets every answer: after a login and a logout others may be read. */
export const forgetAnswers = (): void => kept.clear();

export interface Asked<Body> {
  readonly body: Body;
  /** The server said that nothing has changed. */
  readonly isSame: boolean;
}

/** Reads an address under the root. An answer that has not changed is not sent again. */
export async function get<Body>(path: string, signal?: AbortSignal): Promise<Asked<Body>> {
  const known = kept.get(path);
  const response = await send(path, {
    ...(known !== undefined && { headers: { 'if-none-match': known.tag } }),
    ...(signal !== undefined && { signal }),
  });
  if (response.status === 304 && known !== undefined) return { body: known.body as Body, isSame: true };
  const body = await bodyOf(response);
  const tag = response.headers.get('etag');
  if (tag !== null) remember(path, { tag, body });
  return { body: body as Body, isSame: false };
}

/** Sends JSON to an address under the root. */
export async function post<Body>(path: string, json: unknown, signal?: AbortSignal): Promise<Body> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
    ...(signal !== undefined && { signal }),
  });
  return (await bodyOf(response)) as Body;
}

export async function remove(path: string): Promise<void> {
  await bodyOf(await send(path, { method: 'DELETE' }));
}

/** The absolute address of a path under the root, for people. */
export const addressOf = (path: string): string => new URL(path, ROOT).href;

async function send(path: string, request: RequestInit): Promise<Response> {
  const headers = { ...(request.headers as Record<string, string> | undefined) };
  if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
  return await fetch(new URL(path, ROOT), { ...request, headers }).catch(noAnswer);
}

/** What was given up stays that; everything else that a browser throws is no answer. */
function noAnswer(error: unknown): never {
  if (isAborted(error)) throw error;
  throw new ApiError(0, error instanceof Error ? error.message : String(error));
}

async function bodyOf(response: Response): Promise<unknown> {
  // An answer can also be given up, or break off, within its body.
  const text = await response.text().catch(noAnswer);
  if (response.ok) return text === '' ? undefined : parsed(response.status, text);
  throw new ApiError(response.status, messageOf(text));
}

function parsed(status: number, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(status, 'The answer is not JSON');
  }
}

/** What an error of the API, or of its gateway, says. */
function messageOf(text: string): string {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    return [error, message].find((each) => typeof each === 'string') ?? '';
  } catch {
    return '';
  }
}

function remember(path: string, answer: Kept): void {
  kept.delete(path);
  kept.set(path, answer);
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
