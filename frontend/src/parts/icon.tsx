/** The page's icons, drawn on a grid of 16 with lines alone. */

const DRAWN = {
  add: "M8 3v10M3 8h10",
  remove: "M4 4l8 8M12 4l-8 8",
  copy: "M6 6h7v7H6zM3 10V3h7",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  more: "M4 6l4 4 4-4",
  vary: "M2 8h3l2-4 3 8 2-4h2",
  undo: "M3 7h7a3 3 0 010 6H7M6 4L3 7l3 3",
  redo: "M13 7H6a3 3 0 000 6h3M10 4l3 3-3 3",
  play: "M5 3l8 5-8 5z",
  pause: "M5 3v10M11 3v10",
  stop: "M4 4h8v8H4z",
  link: "M7 9a3 3 0 004 0l2-2a3 3 0 00-4-4l-1 1M9 7a3 3 0 00-4 0L3 9a3 3 0 004 4l1-1",
  save: "M8 3v7M5 7l3 3 3-3M3 13h10",
  open: "M8 10V3M5 6l3-3 3 3M3 13h10",
  warn: "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5h.01",
  note: "M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.5v3.5M8 5h.01",
  check: "M3 8.5l3.5 3.5L13 4.5",
  search: "M7 12A5 5 0 107 2a5 5 0 000 10zM11 11l3 3",
  bin: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5L5 13h6l.5-8.5",
  help: "M8 14A6 6 0 108 2a6 6 0 000 12zM6.3 6.4a1.7 1.7 0 113 1.1c-.7.6-1.3.9-1.3 1.8M8 11.4h.01",
  table: "M2 3h12v10H2zM2 6.5h12M6 6.5V13",
} as const;

export type IconName = keyof typeof DRAWN;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={DRAWN[name]} />
    </svg>
  );
}
