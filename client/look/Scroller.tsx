// A box whose content may be taller than it: reachable by the Tab key exactly while it scrolls, so that
// the keyboard can move it, and no empty stop otherwise.
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** Styles come from the caller; the content is in an inner <div>. */
export function Scroller({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }) {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const box = outer.current;
    const content = inner.current;
    if (box === null || content === null || typeof ResizeObserver === 'undefined') return undefined;
    const watch = new ResizeObserver(() => setScrolls(box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth));
    watch.observe(box);
    watch.observe(content);
    return () => watch.disconnect();
  }, []);
  return (
    <div className={className} ref={outer} {...(scrolls ? { tabIndex: 0 } : {})}>
      <div ref={inner}>{children}</div>
    </div>
  );
}
