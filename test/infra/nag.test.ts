import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { DOMAIN, synthesized } from './synth.ts';

describe.each(
  ['http', 'rest'].flatMap((api) => [
    [api, {}],
    [`${api} (with a domain)`, { ...DOMAIN, api }],
  ]),
)('the %s stack', (api, domain) => {
  const { app } = synthesized({ api, ...domain });

  test('has no findings of AwsSolutions', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    const findings = violations.map(({ ruleName, violatingResources }) => [
      ruleName,
      ...violatingResources.map(({ constructPath }) => constructPath),
    ]);
    expect(findings).toEqual([]);
  });

  test('acknowledges rules in its API and for what is to leave no backup alone, each with a reason', () => {
    const acknowledged = app.node
      .findAll()
      .flatMap((it) =>
        it.node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) =>
            Object.entries<string>(data).map(([rule, reason]) => ({ at: it.node.id, rule, reason })),
          ),
      );
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { at, reason } of acknowledged) {
      expect(['Api', 'Sessions', 'Salts']).toContain(at);
      expect(reason.split(' ').length).toBeGreaterThan(8);
    }
  });
});
