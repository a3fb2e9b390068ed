// Files from this computer: dropped here, chosen by click, or by keyboard. Hands over the files as they
// are; reads nothing, sends nothing.
import { useId, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { LoaderCircle, Upload } from 'lucide-react';
import { FormattedMessage } from 'react-intl';
import { cx } from './cx.ts';
import { FieldError } from './Field.tsx';
import styles from './FileDrop.module.css';

export type FileDropProps = {
  readonly label: string;
  readonly onFiles: (files: File[]) => void;
  /** Which files, how large. */
  readonly hint?: string;
  /** As for <input accept>: ".csv,.json,.xlsx". Dropped files that do not fit are left out and said so. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly busy?: boolean;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
};

/** Calls `onFiles` with at least one file, or not at all. */
export function FileDrop(props: FileDropProps) {
  const { label, onFiles, hint, accept, multiple = false, busy = false, error, disabled = false } = props;
  const id = useId();
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const off = disabled || busy;
  const take = (files: readonly File[]) => {
    const fitting = files.filter((file) => fits(file, accept));
    const kept = multiple ? fitting : fitting.slice(0, 1);
    setLeftOut(files.filter((file) => !kept.includes(file)).map((file) => file.name));
    if (kept.length > 0) onFiles(kept);
  };
  return (
    <div>
      <Target off={off} onDropped={take}>
        <input
          className={styles.input}
          id={id}
          type="file"
          accept={accept}
          multiple={multiple}
          disabled={off}
          aria-describedby={cx(hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`)}
          onChange={(event) => {
            take([...(event.currentTarget.files ?? [])]);
            // The same file may be chosen again after it was put right.
            event.currentTarget.value = '';
          }}
        />
        <DropWords htmlFor={id} label={label} busy={busy} />
        {hint !== undefined && (
          <span className={styles.hint} id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </Target>
      <FieldError id={`${id}-error`} error={error} />
      <LeftOut names={leftOut} multiple={multiple} />
    </div>
  );
}

type TargetProps = { readonly off: boolean; readonly onDropped: (files: readonly File[]) => void; readonly children: ReactNode };

/** Where files may fall; shows that it would take them. */
function Target({ off, onDropped, children }: TargetProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!off) onDropped([...event.dataTransfer.files]);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className={cx(styles.drop, over && !off && styles.over, off && styles.off)} onDragOver={hover} onDragLeave={() => setOver(false)} onDrop={drop}>
      {children}
    </div>
  );
}

function DropWords({ htmlFor, label, busy }: { readonly htmlFor: string; readonly label: string; readonly busy: boolean }) {
  const Sign = busy ? LoaderCircle : Upload;
  return (
    <label className={styles.label} htmlFor={htmlFor}>
      <Sign aria-hidden className={cx(styles.icon, busy && styles.turning)} />
      <span className={styles.title}>{label}</span>
      {!busy && (
        <span className={styles.how}>
          <FormattedMessage id="look.files.how" defaultMessage="Drop here, or click to choose" />
        </span>
      )}
    </label>
  );
}

function LeftOut({ names, multiple }: { readonly names: readonly string[]; readonly multiple: boolean }) {
  return (
    <output className={styles.leftOut}>
      {names.length > 0 &&
        (multiple ? (
          <FormattedMessage id="look.files.leftOut" defaultMessage="Left out, another kind of file: {names}" values={{ names: names.join(', ') }} />
        ) : (
          <FormattedMessage
            id="look.files.leftOutOne"
            defaultMessage="Left out, another kind of file or more than one: {names}"
            values={{ names: names.join(', ') }}
          />
        ))}
    </output>
  );
}

/** What the browser's own dialog would let through. */
function fits(file: File, accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  return accept.split(',').some((each) => {
    const wanted = each.trim().toLowerCase();
    if (wanted.startsWith('.')) return file.name.toLowerCase().endsWith(wanted);
    if (wanted.endsWith('/*')) return file.type.startsWith(wanted.slice(0, -1));
    return file.type === wanted;
  });
}
