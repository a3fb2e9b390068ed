// Every address of the HTTP interface, in one list: what is served, described and tested.

import type { House } from '../house.ts'
import { descriptionOf } from '../openapi.ts'
import type { Route } from '../route.ts'
import { boardRoutes } from './boards.ts'
import { healthRoutes } from './health.ts'
import { pictureRoutes } from './pictures.ts'
import { recordRoutes } from './records.ts'
import { sessionRoutes } from './session.ts'
import { homeRoutes } from './taking-home.ts'

/** The routes over a house. Fixed paths stand before those with `:id`. */
export function allRoutes(house: House): readonly Route[] {
  const routes = [...boardRoutes(house), ...homeRoutes(house), ...sessionRoutes(house), ...recordRoutes(house), ...pictureRoutes(house)]
  const health = healthRoutes(house, () => descriptionOf([...health, ...routes]))
  return [...health, ...routes]
}
