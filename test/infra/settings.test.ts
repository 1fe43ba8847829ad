import { describe, expect, test } from 'vitest';
import { DEFAULTS, readSettings, SettingsError } from '../../lib/settings.ts';
import { DOMAIN } from './synth.ts';

const complaint = (context: Record<string, unknown>): string => {
  try {
    readSettings(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
};

describe('settings', () => {
  test('are the defaults when nothing is set', () => {
    expect(readSettings({})).toEqual(DEFAULTS);
  });

  test('are read from the strings that `cdk -c` gives', () => {
    const given = { api: 'rest', ephemeral: 'true', shards: '4', corsOrigins: 'https://a.example, https://b.example' };
    expect(readSettings(given)).toEqual({
      ...DEFAULTS,
      api: 'rest',
      ephemeral: true,
      shards: 4,
      corsOrigins: ['https://a.example', 'https://b.example'],
    });
  });

  test('are read from the JSON of cdk.json', () => {
    const given = {
      ephemeral: true,
      shards: 4,
      corsOrigins: ['https://a.example'],
      throttleRate: 50,
      throttleBurst: 9,
    };
    expect(readSettings(given)).toEqual({ ...DEFAULTS, ...given });
  });

  test("take 'false' for false", () => {
    expect(readSettings({ ephemeral: 'false' }).ephemeral).toBe(false);
  });

  test("leave CDK's own context alone", () => {
    const own = { 'aws:cdk:bundling-stacks': ['**'], '@aws-cdk/core:someFlag': true, 'cli-telemetry': false };
    expect(readSettings(own)).toEqual(DEFAULTS);
  });

  test('fail on an unknown one with a sentence that names it and those there are', () => {
    expect(complaint({ shard: '2' })).toMatch(/^Unknown setting shard; the settings are api, access, ephemeral, .*\.$/);
  });

  test.each([
    ['api', 'soap', 'http or rest'],
    ['ephemeral', 'yes', 'true or false'],
    ['stackName', 'my_stack', 'a letter, then at most 59 letters, digits and hyphens'],
    ['shards', '0', 'a whole number from 1 to 64'],
    ['shards', '1.5', 'a whole number from 1 to 64'],
    ['shards', '', 'a whole number from 1 to 64'],
    ['shards', 'many', 'a whole number from 1 to 64'],
    ['batchSize', '10001', 'a whole number from 1 to 10000'],
    ['batchWindowSeconds', '301', 'a whole number from 0 to 300'],
    ['maximumConcurrency', '1', 'a whole number from 2 to 1000'],
    ['maxReceiveCount', '4', 'a whole number from 5 to 1000'],
    ['ingestReservedConcurrency', '0', 'a whole number from 1 to 100000'],
    ['statsConcurrency', 'all', 'a whole number from 1 to 100000'],
    ['logRetentionDays', '31', /one of 1, 3, 5, 7, 14, 30, /],
    ['ingestMemory', '64', 'a whole number of MB from 128 to 10240'],
    ['statsTimeoutSeconds', '30', 'a whole number from 1 to 29'],
    ['ingestTimeoutSeconds', '6', 'a whole number from 7 to 29'],
    ['corsOrigins', 'example.com', /^\* or origins separated by commas/],
    ['corsOrigins', 'https://example.com/', /^\* or origins separated by commas/],
    ['corsOrigins', '*,https://example.com', /^\* or origins separated by commas/],
    ['alarmEmail', 'me', 'an e-mail address'],
    ['runbookUrl', 'docs/runbook.md#lag', /^where docs\/runbook\.md can be read/],
    ['throttleRate', '0', 'a whole number from 1 to 1000000'],
    ['scriptPath', 'stats/app.js', /^a path of two parts/],
    ['scriptPath', '/app.js', /^a path of two parts/],
    ['scriptPath', '/a/b/app.js', /^a path of two parts/],
    ['scriptPath', '/stats/', /^a path of two parts/],
    ['scriptPath', '/stats/..', /^a path of two parts/],
    ['scriptPath', '/stats/{file}', /^a path of two parts/],
    ['scriptPath', '/api/event', /^a path of two parts/],
    ['scriptPath', 'https://example.com/app.js', /^a path of two parts/],
    ['access', 'closed', 'registered or open'],
    ['clientIpHeader', 'CF-Connecting-IP', 'the name of a request header, in lower case'],
    ['countryHeader', 'cf ipcountry', 'the name of a request header, in lower case'],
  ])('fail on %s = %j with a sentence that says what is allowed', (key, value, allowed) => {
    const [, said] =
      new RegExp(`^Setting ${key} is "(?:.*)" but must be (.*)\\.$`).exec(complaint({ [key]: value })) ?? [];
    expect(said).toMatch(allowed);
  });

  test('refuse an address for alarms without alarms', () => {
    expect(complaint({ monitoring: 'false', alarmEmail: 'me@example.com' })).toContain('there are no alarms to send');
  });

  test.each([
    ['domainName', 'Stats.example.com', 'a host name in lower case, such as stats.example.com'],
    ['domainName', 'https://stats.example.com', 'a host name in lower case, such as stats.example.com'],
    ['domainName', 'localhost', 'a host name in lower case, such as stats.example.com'],
    ['certificateArn', 'arn:aws:iam::123456789012:role/x', 'the ARN of a certificate of ACM'],
    ['hostedZoneId', 'example.com', 'the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ'],
  ])('fail on %s = %j of a domain too', (key, value, allowed) => {
    expect(complaint({ ...DOMAIN, [key]: value })).toBe(`Setting ${key} is "${value}" but must be ${allowed}.`);
  });

  test('want a certificate for a domain, and a domain for a certificate and a zone', () => {
    const { domainName, certificateArn, hostedZoneId } = DOMAIN;
    expect(complaint({ domainName })).toBe(
      'Setting certificateArn is undefined but must be the ARN of a certificate of ACM for the domainName, ' +
        'in the region of the stack.',
    );
    for (const [key, value] of Object.entries({ certificateArn, hostedZoneId })) {
      expect(complaint({ [key]: value })).toBe(
        `Setting ${key} is "${value}" but must be absent while there is no domainName.`,
      );
    }
    expect(readSettings({ domainName, certificateArn })).toEqual({ ...DEFAULTS, domainName, certificateArn });
    expect(readSettings({ ...DOMAIN })).toEqual({ ...DEFAULTS, ...DOMAIN });
  });

  test('refuse a window of 0 s for batches over 10, and take it for smaller ones', () => {
    expect(complaint({ batchWindowSeconds: '0' })).toContain('at least 1 while batchSize is over 10');
    expect(readSettings({ batchWindowSeconds: '0', batchSize: '10' }).batchWindowSeconds).toBe(0);
  });

  test.each(['/js/app.js', '/stats/app.js', '/apis/event', '/_/x'])(
    'take %s as a name of the tracker',
    (scriptPath) => {
      expect(readSettings({ scriptPath })).toEqual({ ...DEFAULTS, scriptPath });
    },
  );

  test('report every problem at once', () => {
    expect(complaint({ api: 'soap', shards: '0', colour: 'red' }).split('\n')).toHaveLength(3);
  });
});
