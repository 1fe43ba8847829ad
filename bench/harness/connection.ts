// A minimal keep-alive HTTP connection: Node's own client takes as much CPU as the stack that it
// would measure. Requests are prepared bytes, and one is under way at a time. Answers must state
// their length, as the gateway's do.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { BenchFailure } from './failure.ts';

const END_OF_HEAD = '\r\n\r\n';

export class Connection {
  readonly #socket: Socket;
  #answered: { resolve(status: number): void; reject(error: Error): void } | undefined;
  #head = '';
  /** Bytes of the body that have not arrived yet; undefined while the head is read. */
  #left: number | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error.message));
    socket.on('close', () => this.#fail('the connection was closed'));
  }

  static async open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /**
   * Sends one request. Resolves with the status once the whole answer has arrived. Rejects with a
   * BenchFailure.
   */
  request(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#left === undefined) {
      this.#head += chunk.toString('latin1');
      const end = this.#head.indexOf(END_OF_HEAD);
      if (end < 0) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
      if (length === undefined) return this.#fail(`an answer does not say its length: ${this.#head.slice(0, end)}`);
      this.#left = Number(length) - (this.#head.length - end - END_OF_HEAD.length);
    } else {
      this.#left -= chunk.length;
    }
    if (this.#left > 0) return;
    const status = Number(this.#head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    const answered = this.#answered;
    this.#answered = this.#left = undefined;
    this.#head = '';
    answered?.resolve(status);
  }

  #fail(why: string): void {
    this.#answered?.reject(new BenchFailure(`The local stack did not answer: ${why}.`));
    this.#answered = undefined;
  }
}

/** The bytes of a request with a JSON body, or of a GET if there is no body. */
export function requestBytes(url: string, path: string, body?: unknown): Uint8Array {
  const { host } = new URL(url);
  if (body === undefined) return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  const json = Buffer.from(JSON.stringify(body));
  const head =
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n` +
    `content-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), json]);
}
