// Something that cannot be read here (damaged, or from a newer version): shown as what it is, kept as it is.

import { FormattedMessage } from 'react-intl'
import { TriangleAlert } from 'lucide-react'
import { BoxUtil } from './BoxUtil.ts'
import { InRoom } from './InRoom.tsx'
import { ownProps, type DamagedShape } from './shapes.ts'
import styles from './shapes.module.css'

export class DamagedUtil extends BoxUtil<DamagedShape> {
  static override type = 'sb-damaged' as const
  static override props = ownProps['sb-damaged']

  override getDefaultProps(): DamagedShape['props'] {
    return { w: 200, h: 80, why: '' }
  }

  override canResize(): boolean {
    return false
  }

  override component({ props: { w, h } }: DamagedShape) {
    return (
      <InRoom>
        <div className={styles.damaged} style={{ width: w, height: h }}>
          <TriangleAlert size={18} aria-hidden />
          <FormattedMessage id="canvas.damaged" defaultMessage="This cannot be shown here. It is kept as it is." />
        </div>
      </InRoom>
    )
  }
}
