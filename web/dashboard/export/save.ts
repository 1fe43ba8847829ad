// Saves bytes as a file of the reader, by a link that is clicked and gone.

/** Characters that a file system may refuse. */
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f<>:"/\\|?*]+/g;

export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(UNSAFE, '-');
  link.click();
  // The browser has taken the content by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** With a byte-order mark, by which spreadsheets know UTF-8. */
export const saveText = (name: string, content: string): void =>
  save(name, new Blob(['\ufeff', content], { type: 'text/csv;charset=utf-8' }));
