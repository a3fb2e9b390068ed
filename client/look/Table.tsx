// A plain table: named, its head in sight while it scrolls, reachable by keyboard when it is too wide.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Table.module.css';

export type Column<Row> = {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** 'end' for numbers. */
  readonly align?: 'start' | 'end';
  /** The cell names its row for screen readers. */
  readonly rowHead?: boolean;
};

export type TableProps<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly hideCaption?: boolean;
  /** Shown in place of rows when there are none. */
  readonly empty?: ReactNode;
  /** CSS length; beyond it the table scrolls in itself. */
  readonly maxHeight?: string;
};

/** For up to some hundred rows; longer lists need a virtual one. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, rowKey, hideCaption = false, empty, maxHeight } = props;
  const id = useId();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={styles.frame} aria-labelledby={id} tabIndex={0} {...(maxHeight === undefined ? {} : { style: { maxHeight } })}>
      <table className={styles.table}>
        <caption className={cx(styles.caption, hideCaption && styles.hidden)} id={id}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th className={cx(styles.head, column.align === 'end' && styles.end)} key={column.key} scope="col">
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr className={styles.row} key={rowKey(row)}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
          {rows.length === 0 && empty !== undefined && (
            <tr>
              <td className={styles.empty} colSpan={columns.length}>
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const className = cx(styles.cell, column.align === 'end' && styles.end);
  if (column.rowHead !== true) return <td className={className}>{column.cell(row)}</td>;
  return (
    <th className={className} scope="row">
      {column.cell(row)}
    </th>
  );
}
