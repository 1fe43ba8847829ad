// A real Chromium from npm alone, for Linux: the package contains its shared libraries (NSS,
// expat). On other systems CHROME_PATH names an installed one. Each version is unpacked once, which
// takes 2 s of CPU: into a new folder that gets its name when it is whole, since
// `@sparticuz/chromium` uses any `/tmp/chromium` that it finds, even one that another process has
// half written. The package's `args` are not used: they contain `--disable-web-security`, under
// which no CORS test can fail. Neither is its list of fonts: that names folders of Lambda, and a
// Chromium without any font dies of the first text field.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packaged, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** A running browser; `close` removes its profile. Takes about 1 s, and the first time 3 s. */
export async function launchChromium(
  options: LaunchOptions = {},
): Promise<{ browser: Browser; close(): Promise<void> }> {
  const { CHROME_PATH } = process.env;
  const home = await mkdtemp(join(tmpdir(), 'fast-analytics-chromium-'));
  const unpacked = CHROME_PATH === undefined ? await (unpacking ??= unpack()) : home;
  const fonts = join(home, 'fonts.conf');
  await writeFile(fonts, fontsOf(unpacked));
  // Playwright keeps the profile in this process's TMPDIR, and removes it.
  const browser = await chromium.launch({
    ...options,
    executablePath: CHROME_PATH ?? join(unpacked, 'chromium'),
    env: { ...process.env, HOME: home, LD_LIBRARY_PATH: join(unpacked, 'al2023/lib'), FONTCONFIG_FILE: fonts },
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The package's Open Sans before any other, and for what it lacks the fonts of the machine. */
const fontsOf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

const CACHE = join(import.meta.dirname, '../node_modules/.cache');

/** In this process. */
let unpacking: Promise<string> | undefined;

/** The folder of what is unpacked; another process may be unpacking the same. */
async function unpack(): Promise<string> {
  const program = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(join(program, '../../package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const { TMPDIR: before } = process.env;
  // Where the package unpacks to. Other tests of this process make folders too.
  process.env['TMPDIR'] = fresh;
  try {
    await Promise.all([packaged.executablePath(), inflate(join(program, '../../bin/al2023.tar.br'))]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
