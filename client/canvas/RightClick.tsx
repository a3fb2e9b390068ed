// The menu on a right click or long press: the library's own entries, only those that mean something here.

import {
  ArrangeMenuSubmenu, ClipboardMenuGroup, DefaultContextMenu, GroupMenuItem, RemoveFrameMenuItem, ReorderMenuSubmenu, SelectAllMenuItem, TldrawUiMenuGroup, ToggleLockMenuItem, UngroupMenuItem,
  type TLUiContextMenuProps,
} from 'tldraw'

export function RightClick(props: TLUiContextMenuProps) {
  return (
    <DefaultContextMenu {...props}>
      <TldrawUiMenuGroup id="arrange">
        <GroupMenuItem />
        <UngroupMenuItem />
        <RemoveFrameMenuItem />
        <ArrangeMenuSubmenu />
        <ReorderMenuSubmenu />
        <ToggleLockMenuItem />
      </TldrawUiMenuGroup>
      <ClipboardMenuGroup />
      <TldrawUiMenuGroup id="all"><SelectAllMenuItem /></TldrawUiMenuGroup>
    </DefaultContextMenu>
  )
}
