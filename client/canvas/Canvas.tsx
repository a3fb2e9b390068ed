// The canvas: the library (tldraw 3.15.6) as a mirror of the document, with our shapes, our tools and our few controls around it.
// Nothing is kept by the library: no storage of its own, no pages, no history that undo would use. Its watermark stays uncovered.

import { getAssetUrls } from '@tldraw/assets/selfHosted.js'
import {
  atom, createTLStore, createTLUser, defaultBindingUtils, defaultShapeUtils, Tldraw, useEditor,
  type Editor, type TLAnyShapeUtilConstructor, type TLComponents, type TLStore, type TLUserPreferences,
} from 'tldraw'
import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { pageNonce } from '#client/look/nonce.ts'
import { hueOf, hues } from '#shared/board/palette.ts'
import { useTheme } from '#client/look/theme.ts'
import { useMay, useSession, useStanding } from '#client/session/hooks.ts'
import { bring } from './about.ts'
import { AreaUtil } from './AreaUtil.ts'
import { CardUtil } from './CardUtil.tsx'
import { assetStore, pictureTypes, takeContent, type Pasted } from './content.ts'
import { Corner } from './Corner.tsx'
import { DamagedUtil } from './DamagedUtil.tsx'
import type { Easel } from './easel.ts'
import { beginCanvas, frameContent } from './gestures.ts'
import { JourneyUtil } from './JourneyUtil.tsx'
import { useReducedMotion } from './motion.ts'
import { NoteUtil } from './NoteUtil.tsx'
import { Outlines } from './Outlines.tsx'
import { overridesFor } from './overrides.ts'
import { PasteAsk } from './PasteAsk.tsx'
import { picture } from './picture.ts'
import { Presences } from './Presences.tsx'
import { RightClick } from './RightClick.tsx'
import { SceneUtil } from './SceneUtil.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { FormUtil, TextUtil } from './TextUtil.tsx'
import { Toolbar } from './Toolbar.tsx'
import { FormTool, JourneyTool, NoteTool, TextTool } from './tools.ts'
import { useVotingKeys } from './useVotingKeys.ts'
import { useWatch } from './watch.ts'
import 'tldraw/tldraw.css'
import styles from './chrome.module.css'

const shapeUtils: readonly TLAnyShapeUtilConstructor[] = [NoteUtil, CardUtil, JourneyUtil, SceneUtil, TextUtil, FormUtil, DamagedUtil, AreaUtil]
const tools = [NoteTool, TextTool, JourneyTool, FormTool]
const assetUrls = getAssetUrls({ baseUrl: '/tldraw-3.15.6' })
const most = 5_000
// One array for ever: the library mounts anew when it is given another.
const noVideos: readonly string[] = []

const components: TLComponents = {
  ShapeIndicators: Outlines, ContextMenu: RightClick,
  ActionsMenu: null, HelpMenu: null, ZoomMenu: null, MainMenu: null, Minimap: null, StylePanel: null, PageMenu: null, NavigationPanel: null, Toolbar: null,
  RichTextToolbar: null, ImageToolbar: null, VideoToolbar: null, KeyboardShortcutsDialog: null, QuickActions: null, HelperButtons: null, DebugPanel: null,
  DebugMenu: null, MenuPanel: null, TopPanel: null, SharePanel: null, CursorChatBubble: null, CollaboratorHint: null,
}

/** The whole canvas of a room; fills its parent. Needs a session above it. */
export function Canvas() {
  const session = useSession()
  const user = useOwnUser()
  const store = useOwnStore()
  const overrides = useMemo(() => overridesFor(session), [session])
  const [easel, setEasel] = useState<Easel | null>(null)
  const [pasted, setPasted] = useState<Pasted | null>(null)
  const options = useMemo(() => ({ maxShapesPerPage: most, nonce: pageNonce() }), [])
  const licence = licenceKey()
  return (
    <div className={styles.canvas}>
      <Tldraw
        store={store} user={user} shapeUtils={shapeUtils} tools={tools} overrides={overrides} components={components} assetUrls={assetUrls} options={options}
        acceptedImageMimeTypes={pictureTypes} acceptedVideoMimeTypes={noVideos} {...(licence === null ? {} : { licenseKey: licence })}
      >
        <Begin onBegun={setEasel} onList={setPasted} />
        {easel && <Around easel={easel} />}
      </Tldraw>
      <PasteAsk pasted={pasted} easel={easel} onDone={() => setPasted(null)} />
    </div>
  )
}

/** Ties the editor to the session. Not in the library's onMount: that runs inside an act, in which nothing can be merged. */
function Begin({ onBegun, onList }: { readonly onBegun: (easel: Easel | null) => void; readonly onList: (pasted: Pasted) => void }) {
  const editor = useEditor()
  const session = useSession()
  const intl = useIntl()
  useLayoutEffect(() => {
    const { easel, end } = beginCanvas(editor, session, intl)
    takeContent(easel, onList)
    frameContent(editor)
    onBegun(easel)
    return () => {
      onBegun(null)
      end()
    }
  }, [editor, session, intl, onBegun, onList])
  return null
}

/** What stands around the canvas and keeps it in step with the desk. */
function Around({ easel }: { readonly easel: Easel }) {
  const editor = useEditor()
  const mayEdit = useMay('edit')
  const hidden = useDesk((desk) => desk.chromeHidden)
  useWatch()
  useVotingKeys(easel)
  useEffect(() => { editor.updateInstanceState({ isReadonly: !mayEdit, isDebugMode: false, isGridMode: false }) }, [editor, mayEdit])
  useShown(easel)
  usePictures(editor)
  return (
    <>
      <Presences />
      {!hidden && <><Toolbar /><Corner /></>}
      <SelectionBar />
    </>
  )
}

function useShown(easel: Easel): void {
  const shown = useDesk((desk) => desk.shown)
  useEffect(() => { if (shown) bring(easel, shown.thing) }, [easel, shown])
}

/** A picture is asked for on the desk (the room's menu) or by the window event `signalboard:picture`. */
function usePictures(editor: Editor): void {
  const asked = useDesk((desk) => desk.picture)
  const name = useStanding().facts?.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-') ?? 'board'
  useEffect(() => {
    if (asked === null) return
    useDesk.getState().pictureDone()
    void picture(editor, asked, name)
  }, [asked, editor, name])
  useEffect(() => {
    const hear = (event: Event): void => {
      const detail: unknown = event instanceof CustomEvent ? event.detail : null
      const format = typeof detail === 'object' && detail !== null && 'format' in detail && detail.format === 'svg' ? 'svg' : 'png'
      void picture(editor, format, name)
    }
    window.addEventListener('signalboard:picture', hear)
    return () => window.removeEventListener('signalboard:picture', hear)
  }, [editor, name])
}

function useOwnStore(): TLStore {
  const session = useSession()
  return useMemo(() => createTLStore({
    // The library's own types do not pass under exactOptionalPropertyTypes.
    shapeUtils: [...(defaultShapeUtils as unknown as readonly TLAnyShapeUtilConstructor[]).filter(({ type }) => !shapeUtils.some((own) => own.type === type)), ...shapeUtils],
    bindingUtils: defaultBindingUtils, assets: assetStore(session),
  }), [session])
}

/** Name, colour, theme and stillness come from us; the library keeps nothing of them. */
function useOwnUser() {
  const { me, ownClientId } = useSession()
  const { shown } = useTheme()
  const still = useReducedMotion()
  const preferences = useMemo(() => atom<TLUserPreferences>('user', { id: `${me.id}:${ownClientId}` }), [me.id, ownClientId])
  useEffect(() => {
    preferences.set({
      id: `${me.id}:${ownClientId}`, name: me.name, color: hues[hueOf(me.department)].solid, locale: 'en', colorScheme: shown, animationSpeed: still ? 0 : 1, isPasteAtCursorMode: true,
    })
  }, [preferences, me, ownClientId, shown, still])
  // Another user object would make the library build another editor.
  return useMemo(() => createTLUser({ userPreferences: preferences, setUserPreferences: (next) => { preferences.set(next) } }), [preferences])
}

/** A licence key that whoever runs the server has bought; none by default. */
function licenceKey(): string | null {
  const content = document.querySelector('meta[name="canvas-license-key"]')?.getAttribute('content') ?? ''
  return content === '' || content.startsWith('__') ? null : content
}
