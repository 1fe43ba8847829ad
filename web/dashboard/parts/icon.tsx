// The few signs of the page, drawn in the colour of the text. Decoration: the button says what it
// does.

const PATHS = {
  down: 'M4 6l4 4 4-4',
  left: 'M10 4l-4 4 4 4',
  right: 'M6 4l4 4-4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  menu: 'M3 5h10M3 8h10M3 11h10',
  filter: 'M2.5 4h11M5 8h6M7 12h2',
  out: 'M6 4h6v6M12 4l-7 7',
  expand: 'M3 9v4h4M13 7V3H9M3 13l4-4M13 3L9 7',
} as const;

export const Icon = ({ name }: { readonly name: keyof typeof PATHS }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path
      d={PATHS[name]}
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
);
