// CDK keeps the bundles of every build that it ever made in a folder, a few MB for each change of a line. This removes what the last build
// does not name.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';

/** As CDK names the folder of an asset: nothing else is ever removed. */
const ASSET = /^asset\.[0-9a-f]{64}$/;

/** Removes the assets in the folder of this assembly that none of its stacks uses. */
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
