// AWS Signature Version 4, for calls of one form: POST / with a JSON body.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary credentials, such as those of a function's role, have one. */
  readonly sessionToken: string | undefined;
}

export interface SignedCall {
  /** With the port, where it is not the protocol's own. */
  readonly host: string;
  /** `x-amz-target`: service and action. */
  readonly target: string;
  readonly body: string;
}

/** The headers of a call at an instant in epoch milliseconds, the signature among them. Its body is signed too: AWS refuses another. */
export type Sign = (call: SignedCall, credentials: Credentials, now: number) => Record<string, string>;

const ALGORITHM = 'AWS4-HMAC-SHA256';

export function createSigner(region: string, service: string): Sign {
  let day = '';
  let madeOf = '';
  let key = secret('');
  return ({ host, target, body }, { accessKeyId, secretAccessKey, sessionToken }, now) => {
    const date = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
    if (date.slice(0, 8) !== day || secretAccessKey !== madeOf) {
      day = date.slice(0, 8);
      madeOf = secretAccessKey;
      const parts = [day, region, service, 'aws4_request'];
      key = parts.reduce((above, part) => secret(hmac(above, part)), secret(`AWS4${secretAccessKey}`));
    }
    // In alphabetical order, as they are signed.
    const headers: Record<string, string> = {
      'content-type': 'application/x-amz-json-1.0',
      host,
      'x-amz-date': date,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': target,
    };
    const names = Object.keys(headers).join(';');
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const request = `POST\n/\n\n${lines.join('')}\n${names}\n${hash('sha256', body)}`;
    const signature = hmac(key, `${ALGORITHM}\n${date}\n${scope}\n${hash('sha256', request)}`).toString('hex');
    headers['authorization'] =
      `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return headers;
  };
}

/** Made once a day: handing createHmac the bytes each time takes longer than the rest of the signature. */
const secret = (key: Buffer | string): KeyObject => createSecretKey(typeof key === 'string' ? Buffer.from(key) : key);
const hmac = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest();
