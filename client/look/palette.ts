// The palette as the design system hands it on; its home is shared/board/palette.ts, where the server's pictures read it too.
export { HUE_NAMES, hueOf, hues, neutrals, tintOf, tints, tones } from '#shared/board/palette.ts'
export type { HueName, TintName, ToneName } from '#shared/board/palette.ts'
