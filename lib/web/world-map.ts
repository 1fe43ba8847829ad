// The shapes of countries, as SVG paths by ISO 3166-1 code: made when the page is built, from
// Natural Earth's 1:110m countries (public domain) as world-atlas packs them (ISC). The projection
// is Equal Earth (Šavrič, Patterson, Jenny, 2018, https://doi.org/10.1080/13658816.2018.1504949),
// so that no country looks larger than it is. Runs in Node alone.

/**
 * The parts of a TopoJSON file that are used (https://github.com/topojson/topojson-specification).
 */
export interface Topology {
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly transform: { readonly scale: readonly [number, number]; readonly translate: readonly [number, number] };
  readonly objects: { readonly countries: { readonly geometries: readonly Geometry[] } };
}

interface Geometry {
  readonly type: string;
  /** ISO 3166-1 numeric; absent of what is no country there. */
  readonly id?: string;
  /** Rings of arcs: of a polygon, or of each polygon. */
  readonly arcs: readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];
}

type Point = readonly [x: number, y: number];

/** Of the drawing, in its own units. */
export const WORLD = { width: 960, height: 420 } as const;

/** No numbers come from there, and it takes a fifth of the height. */
const LEFT_OUT = new Set(['AQ']);

/** SVG path data by country. */
export function worldPaths(topology: Topology): Readonly<Record<string, string>> {
  const arcs = topology.arcs.map((arc) => unpacked(arc, topology.transform));
  const paths: [string, string][] = [];
  for (const geometry of topology.objects.countries.geometries) {
    const code = geometry.id === undefined ? undefined : regionOf(geometry.id);
    if (code === undefined || LEFT_OUT.has(code)) continue;
    const rings = geometry.type === 'Polygon' ? (geometry.arcs as number[][]) : (geometry.arcs as number[][][]).flat();
    paths.push([code, rings.map((ring) => pathOf(inOnePiece(ringOf(ring, arcs)).map(project))).join('')]);
  }
  return Object.fromEntries(paths.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Unicode's locale data knows the numeric codes of regions: 276 is DE. */
const regionOf = (numeric: string): string | undefined => new Intl.Locale(`und-${numeric}`).region;

/** Longitudes and latitudes; they are stored as differences, in steps of a grid. */
function unpacked(arc: Topology['arcs'][number], { scale, translate }: Topology['transform']): readonly Point[] {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/**
 * A ring that crosses the date line jumps from 180 to -180 degrees. It goes on beyond 180 instead,
 * so that Siberia's end is at Siberia.
 */
function inOnePiece(ring: readonly Point[]): readonly Point[] {
  let [turn, last] = [0, ring[0]?.[0] ?? 0];
  const straight = ring.map(([longitude, latitude]): Point => {
    if (longitude - last > 180) turn -= 360;
    if (longitude - last < -180) turn += 360;
    last = longitude;
    return [longitude + turn, latitude];
  });
  const middle = straight.reduce((sum, [longitude]) => sum + longitude, 0) / straight.length;
  const shift = middle < -180 ? 360 : middle > 180 ? -360 : 0;
  return straight.map(([longitude, latitude]) => [longitude + shift, latitude]);
}

/** A negative number is the arc of its complement, backwards. */
function ringOf(ring: readonly number[], arcs: readonly (readonly Point[])[]): readonly Point[] {
  return ring.flatMap((index, at) => {
    const arc = (index < 0 ? arcs[~index]?.toReversed() : arcs[index]) ?? [];
    return at === 0 ? arc : arc.slice(1);
  });
}

/** Relative steps of whole units: a fifth of the bytes of absolute ones with decimals. */
function pathOf(points: readonly Point[]): string {
  let [x, y] = [0, 0];
  let path = '';
  for (const point of points) {
    const [toX, toY] = [Math.round(point[0] * 2), Math.round(point[1] * 2)];
    if (path !== '' && toX === x && toY === y) continue;
    path += path === '' ? `M${half(toX)},${half(toY)}` : `l${half(toX - x)},${half(toY - y)}`;
    [x, y] = [toX, toY];
  }
  return `${path}z`;
}

const half = (value: number): string => String(value / 2);

const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796] as const;
const M = Math.sqrt(3) / 2;

/** Degrees to units of the drawing, by Equal Earth. */
export function project([longitude, latitude]: Point): Point {
  const t = Math.asin(M * Math.sin((latitude * Math.PI) / 180));
  const [t2, t6] = [t * t, t ** 6];
  const x = ((longitude * Math.PI) / 180) * (Math.cos(t) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2))));
  const y = t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
  const scale = WORLD.width / (2 * 2.7066299836);
  return [WORLD.width / 2 + x * scale, 233 - y * scale];
}
