// CDK keeps the bundles of every build in one folder, a few MB for each change of a line. This
// module removes the bundles that the last build does not use.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';

/** CDK's name for the folder of an asset. Nothing else is ever removed. */
const ASSET = /^asset\.[0-9a-f]{64}$/;

/** Removes the assets in the assembly's folder that none of its stacks uses. */
export function removeStaleAssets({ directory, artifacts }: Pick<CloudAssembly, 'directory' | 'artifacts'>): void {
  const manifests = artifacts.flatMap(({ manifest: { properties } }) =>
    properties !== undefined && 'file' in properties && properties.file.endsWith('.assets.json')
      ? [readFileSync(join(directory, properties.file), 'utf8')]
      : [],
  );
  if (manifests.length === 0) return;
  for (const name of readdirSync(directory)) {
    if (ASSET.test(name) && !manifests.some((manifest) => manifest.includes(name))) {
      rmSync(join(directory, name), { recursive: true });
    }
  }
}
