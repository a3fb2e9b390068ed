// The title of the browser's tab: what one looks for among twenty tabs.

import { useEffect } from 'react'

/** Sets the tab's title while the component is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Signalboard' : `${title} · Signalboard`
    return () => { document.title = 'Signalboard' }
  }, [title])
}
