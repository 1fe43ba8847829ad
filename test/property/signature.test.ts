// Our signature is the SDK's, for every call that a function can make.

import { createHash, createHmac } from 'node:crypto';

import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createSigner } from '../../lambdas/shared/signature.ts';

/** SHA-256 as the SDK wants it given. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' || secret === undefined ? secret : bytesOf(secret);
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Buffer =>
  ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);

const key = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('A', 'z', '0', '+', '/', '=') });
const call = fc.record({
  host: fc.constantFrom('sqs.eu-central-1.amazonaws.com', '127.0.0.1:4566'),
  target: fc.constantFrom('AmazonSQS.SendMessage', 'AmazonSQS.SendMessageBatch'),
  body: fc.string({ unit: 'binary', maxLength: 200 }),
});
const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

it('signs as the SDK does', async () => {
  const inputs = [
    key,
    key,
    fc.option(key, { nil: undefined }),
    call,
    fc.array(instant, { minLength: 1, maxLength: 3 }),
  ] as const;
  await fc.assert(
    fc.asyncProperty(...inputs, async (accessKeyId, secretAccessKey, sessionToken, { host, target, body }, dates) => {
      const credentials = { accessKeyId, secretAccessKey, sessionToken };
      const sign = createSigner('eu-central-1', 'sqs');
      const sdk = new SignatureV4({
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
        region: 'eu-central-1',
        service: 'sqs',
        sha256: Sha256,
        applyChecksum: false,
      });
      for (const date of dates) {
        const ours = sign({ host, target, body }, credentials, date.getTime());
        const request = {
          method: 'POST',
          protocol: 'https:',
          hostname: host,
          path: '/',
          headers: { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
          body,
        };
        const theirs = await sdk.sign(request, { signingDate: date });
        expect(ours).toEqual(theirs.headers);
      }
    }),
  );
});
