// Every list of the page, as it is filtered now, in one zip of CSV files.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { ApiError } from '../api/http.ts';
import type { SiteSettings } from '../api/sites.ts';
import { csvOfAnswer } from '../export/csv.ts';
import { save } from '../export/save.ts';
import { zip, type ZipFile } from '../export/zip.ts';
import { Dialog } from '../parts/dialog.tsx';
import { noteDenied } from '../state/access.ts';
import { today } from '../state/current-site.ts';
import { view } from '../state/location.ts';
import { exportsOf } from '../state/questions.ts';
import { text } from '../text/text.ts';

export function ExportDialog({ site, onClose }: { readonly site: SiteSettings; readonly onClose: () => void }) {
  const isFailed = useSignal(false);
  useEffect(() => {
    void saveAll(site).then(onClose, (error: unknown) => {
      if (error instanceof ApiError) noteDenied(error);
      isFailed.value = true;
    });
  }, [site, isFailed]);
  return (
    <Dialog title={text('export.zip')} onClose={onClose}>
      <output>{text(isFailed.value ? 'export.failed' : 'export.working')}</output>
    </Dialog>
  );
}

async function saveAll(site: SiteSettings): Promise<void> {
  const files = await collect(site);
  save(`${site.id}.zip`, new Blob([zip(files, new Date())], { type: 'application/zip' }));
}

/** A list that the server refuses is left out; what it refuses is in its place, as text. */
async function collect(site: SiteSettings): Promise<readonly ZipFile[]> {
  const wanted = exportsOf(view.peek(), site, today.peek());
  const { body } = await ask(wanted.map(({ query }) => query));
  const encode = (content: string) => new TextEncoder().encode(content);
  return wanted.map(({ name, query }, index) => {
    const answer = body[index];
    if (answer === undefined || answer instanceof ApiError)
      return { name: `${name}.txt`, bytes: encode(answer?.message ?? '') };
    return { name: `${name}.csv`, bytes: encode(`\ufeff${csvOfAnswer(answer, name, query.metrics)}`) };
  });
}
