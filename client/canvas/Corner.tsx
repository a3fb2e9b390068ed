// Bottom right: how far one is zoomed in, and the map of the whole. Both stand above the library's watermark, which nothing covers.

import { DefaultMinimap, useEditor, useValue } from 'tldraw'
import { Maximize2, Minus, Plus, SquareDashed } from 'lucide-react'
import { useState } from 'react'
import { useIntl } from 'react-intl'
import { IconButton } from '#client/look/IconButton.tsx'
import { useReducedMotion } from './motion.ts'
import { frameContent } from './gestures.ts'
import styles from './chrome.module.css'

export function Corner() {
  const intl = useIntl()
  const editor = useEditor()
  const [map, setMap] = useState(true)
  const zoom = useValue('zoom', () => editor.getZoomLevel(), [editor])
  const still = useReducedMotion()
  const animation = { animation: { duration: still ? 0 : 160 } }
  const say = (id: string, defaultMessage: string): string => intl.formatMessage({ id, defaultMessage })
  return (
    <div className={styles.corner}>
      {map && <div className={styles.map}><DefaultMinimap /></div>}
      <div className={styles.zoom} role="toolbar" aria-label={say('zoom', 'Zoom')}>
        <IconButton icon={Minus} size="small" side="top" label={say('zoom.out', 'Zoom out')} onClick={() => { editor.zoomOut(undefined, animation) }} />
        <button type="button" className={styles.percent} title={say('zoom.whole', 'Back to 100 %')} onClick={() => { editor.resetZoom(undefined, animation) }}>{intl.formatNumber(zoom, { style: 'percent' })}</button>
        <IconButton icon={Plus} size="small" side="top" label={say('zoom.in', 'Zoom in')} onClick={() => { editor.zoomIn(undefined, animation) }} />
        <IconButton icon={Maximize2} size="small" side="top" label={say('zoom.fit', 'Show everything')} shortcut="Shift+1" onClick={() => frameContent(editor)} />
        <IconButton icon={SquareDashed} size="small" side="top" label={say('zoom.map', 'Map')} pressed={map} onClick={() => setMap(!map)} />
      </div>
    </div>
  )
}
