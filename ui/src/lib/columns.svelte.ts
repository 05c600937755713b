import { remembered } from "./remember.svelte";

export interface Column {
  key: string;
  title: string;
  width: number;
  /** How far it may give way in a narrow grid. */
  min?: number;
  /** Takes what is left over. */
  grow?: boolean;
  sortable?: boolean;
  /** Numbers and ages stand at the end. */
  end?: boolean;
  /** Not drawn while the grid is narrower than this. */
  from?: number;
  /** Not shown until the person asks for it. */
  extra?: boolean;
  /** The row's name: cannot be hidden. */
  fixed?: boolean;
}
export interface Sort {
  by: string;
  descending: boolean;
}
interface Layout {
  widths: Record<string, number>;
  /** Only where the person decided otherwise than the column says. */
  shown: Record<string, boolean>;
}

export const layoutOf = (grid: string): Layout =>
  remembered(`columns.${grid}`, { widths: {}, shown: {} } as Layout);

export const isShown = (column: Column, layout: Layout) =>
  column.fixed === true || (layout.shown[column.key] ?? !column.extra);

/** What is drawn in a grid this wide. */
export const drawn = (columns: Column[], layout: Layout, width: number) =>
  columns.filter((column) => isShown(column, layout) && (width === 0 || width >= (column.from ?? 0)));

/** About as wide as its title is: a word may be twice as long in another language. */
const titleWidth = ({ title }: Column) => title.length * 7 + 6;
export const widthOf = (column: Column, layout: Layout) =>
  layout.widths[column.key] ?? Math.max(column.width, titleWidth(column));

export const template = (columns: Column[], layout: Layout, choosable: boolean) =>
  [
    choosable ? "26px" : "",
    ...columns.map((column) => {
      const width = widthOf(column, layout);
      if (column.grow) return `minmax(${width}px, 1fr)`;
      return column.min === undefined ? `${width}px` : `minmax(${Math.min(column.min, width)}px, ${width}px)`;
    }),
  ].join(" ");
