/** One picture out of a sprite. */

interface TileProps {
  readonly sprite: string; // its address
  readonly columns: number;
  readonly rows: number;
  readonly place: number; // which of the sprite's pictures
  readonly label: string;
}

export function Tile({ sprite, columns, rows, place, label }: TileProps) {
  const style = {
    backgroundImage: `url("${sprite}")`,
    backgroundSize: `${100 * columns}% ${100 * rows}%`,
    backgroundPosition: `${share(place % columns, columns)} ${share(Math.floor(place / columns), rows)}`,
  };
  return <span class="picture" role="img" aria-label={label} title={label} style={style} />;
}

function share(place: number, of: number): string {
  return of < 2 ? "0%" : `${(100 * place) / (of - 1)}%`;
}
