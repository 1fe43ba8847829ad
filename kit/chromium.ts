// A real Chromium from npm alone, for Linux: the package contains its shared libraries (NSS,
// expat). On other systems CHROME_PATH names an installed one. Each run unpacks it into a new
// folder, since `@sparticuz/chromium` uses any `/tmp/chromium` that it finds, even one that another
// process has half written. The package's `args` are not used: they contain
// `--disable-web-security`, under which no CORS test can fail. Neither is its list of fonts: that
// names folders of Lambda, and a Chromium without any font dies of the first text field.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packaged, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** A running browser; `close` removes everything. Takes about 3 s. */
export async function launchChromium(
  options: LaunchOptions = {},
): Promise<{ browser: Browser; close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'fast-analytics-chromium-'));
  const { TMPDIR: before } = process.env;
  // where the package unpacks the browser, and where Playwright keeps the profile
  process.env['TMPDIR'] = home;
  const executablePath = process.env['CHROME_PATH'] ?? (await unpack());
  const fonts = join(home, 'fonts.conf');
  await writeFile(fonts, fontsOf(home));
  const env = { ...process.env, HOME: home, LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_FILE: fonts };
  const browser = await chromium.launch({ ...options, executablePath, env });
  // Other tests of this process make folders too.
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  return {
    browser,
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The package's Open Sans before any other, and for what it lacks the fonts of the machine. */
const fontsOf = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

async function unpack(): Promise<string> {
  const libraries = fileURLToPath(new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium')));
  const [executablePath] = await Promise.all([packaged.executablePath(), inflate(libraries)]);
  return executablePath;
}
