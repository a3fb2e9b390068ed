// The settings, read once from the environment: every one has a default that works on a laptop.
// A wrong value stops the start with a sentence that names the setting, what is allowed and what came.
// Trusts nothing; knows no files and no network.

import { resolve } from 'node:path'
import { z } from 'zod'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** A setting: how it is read, what it is when left out, and the words that say what is allowed. */
type Setting<T> = { readonly read: z.ZodType<T, string>; readonly otherwise: T; readonly allowed: string; readonly means: string }

const whole = (least: number, most: number, otherwise: number, means: string): Setting<number> => ({
  read: z.string().regex(/^\d{1,15}$/).transform(Number).refine((n) => n >= least && n <= most),
  otherwise, allowed: `a whole number from ${least} to ${most}`, means,
})
const oneOf = <T extends string>(words: readonly T[], otherwise: T, means: string): Setting<T> => ({
  read: z.enum(words), otherwise, allowed: words.map((word) => `"${word}"`).join(' or '), means,
})
const word = (shape: z.ZodType<string, string>, otherwise: string, allowed: string, means: string): Setting<string> => (
  { read: shape, otherwise, allowed, means }
)
const perMinute = (otherwise: number, what: string): Setting<number> => whole(1, 1_000_000, otherwise, what)

const webAddress = z.string().refine((text) => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
}).transform((text) => new URL(text).origin)

/** Every setting there is; `serve --help` is made from it. */
export const settings = {
  PORT: whole(0, 65_535, 4_600, 'Where to listen; 0 takes any free port.'),
  HOST: word(z.string().regex(/^[A-Za-z0-9.:-]{1,255}$/), '127.0.0.1', 'a host name or an address such as 0.0.0.0', 'Where to listen.'),
  PUBLIC_URL: word(webAddress, '', 'an address such as https://workshop.example, without a path', 'The address people use when a proxy stands in front.'),
  DATA_DIR: word(z.string().min(1), './data', 'the path of a folder', 'The embedded store, backups and uploaded files.'),
  TLDRAW_LICENSE_KEY: word(z.string().max(4_000).regex(/^[\x21-\x7e]*$/), '', 'the key as tldraw sent it', 'An owner\'s own key for the canvas library.'),
  CREATE_SESSIONS: oneOf(['anyone', 'token'], 'anyone', 'Who may make sessions.'),
  CREATE_TOKEN: word(z.string().min(16).max(200), '', '16 to 200 characters', 'The word that makes sessions when CREATE_SESSIONS is "token".'),
  LOG_LEVEL: oneOf(logLevels, 'info', 'How much is logged.'),
  METRICS_TOKEN: word(z.string().min(16).max(200), '', '16 to 200 characters', 'The word that opens /metrics; without it only this machine may read them.'),
  DEMO: oneOf(['on', 'off'], 'on', 'Whether an empty data folder gets one demo session.'),
  TRUSTED_PROXIES: whole(0, 5, 0, 'How many proxies of yours stand in front; so many addresses of X-Forwarded-For are believed.'),
  SESSION_DAYS: whole(1, 365, 30, 'How long a browser stays joined.'),
  LIMIT_BOARDS_PER_HOUR: perMinute(600, 'New sessions from one address in an hour.'),
  LIMIT_JOINS_PER_MINUTE: perMinute(600, 'Joins from one address in a minute; a whole workshop may share one.'),
  LIMIT_WRONG_KEYS_PER_MINUTE: perMinute(30, 'Links that do not fit, from one address in a minute.'),
  LIMIT_CALLS_PER_MINUTE: perMinute(1_200, 'Requests of one person in a minute.'),
  LIMIT_CHANGES_PER_MINUTE: perMinute(600, 'Commands and notes of one person in a minute.'),
  LIMIT_UPLOADS_PER_MINUTE: perMinute(30, 'Imports and pictures of one person in a minute.'),
  LIMIT_CONNECTIONS: whole(1, 1_000_000, 2_000, 'Connections to boards at the same time.'),
  LIMIT_CONNECTIONS_PER_ADDRESS: whole(1, 1_000_000, 1_500, 'Connections from one address at the same time; a whole workshop may share one.'),
  LIMIT_CONNECTS_PER_MINUTE: perMinute(120, 'Connections that one person begins in a minute.'),
  LIMIT_PICTURE_MB: whole(1, 100, 10, 'Largest picture.'),
  LIMIT_PICTURES_PER_BOARD_MB: whole(1, 100_000, 200, 'All pictures of one board.'),
} as const satisfies Record<string, Setting<string> | Setting<number>>

type Name = keyof typeof settings
type Values = { readonly [N in Name]: (typeof settings)[N]['otherwise'] extends number ? number : string }

/** The settings as the program uses them. Empty strings mean "not set". */
export type Config = {
  readonly port: number
  readonly host: string
  /** Origin such as `https://workshop.example`; null when people use the address we listen on. */
  readonly publicUrl: string | null
  /** Absolute path. */
  readonly dataDir: string
  readonly tldrawLicenseKey: string
  readonly createToken: string | null
  readonly logLevel: string
  readonly metricsToken: string | null
  readonly demo: boolean
  readonly trustedProxies: number
  readonly sessionMs: number
  readonly limits: Limits
}

/** Counts per hour or minute as named, connections at the same time, bytes for pictures. */
export type Limits = {
  readonly boardsPerHour: number
  readonly joinsPerMinute: number
  readonly wrongKeysPerMinute: number
  readonly callsPerMinute: number
  readonly changesPerMinute: number
  readonly uploadsPerMinute: number
  readonly connections: number
  readonly connectionsPerAddress: number
  readonly connectsPerMinute: number
  readonly pictureBytes: number
  readonly picturesPerBoardBytes: number
}

/** What is wrong with the environment: one sentence for each wrong setting. */
export class WrongSettings extends Error {
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.name = 'WrongSettings'
  }
}

/** Reads the settings; throws WrongSettings. A setting given as an empty string counts as left out. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = notBuilt(environment)
  const read: Record<string, string | number> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const given = environment[name] ?? ''
    const parsed = given === '' ? { success: true as const, data: setting.otherwise } : setting.read.safeParse(given)
    if (parsed.success) read[name] = parsed.data
    else if (!wrong.some((one) => one.startsWith(name))) wrong.push(`${name} must be ${setting.allowed}; ${shown(name, given)} came.`)
  }
  const values = read as Values // every name of `settings` was read above, by its own shape
  if (wrong.length === 0 && values.CREATE_SESSIONS === 'token' && values.CREATE_TOKEN === '') {
    wrong.push('CREATE_TOKEN must be 16 to 200 characters when CREATE_SESSIONS is "token"; nothing came.')
  }
  if (wrong.length > 0) throw new WrongSettings(wrong)
  return configOf(values)
}

/** The settings as lines for `--help`: name, what stands when it is left out, what it means, what is allowed. */
export function settingsTable(): string {
  return Object.entries(settings).map(([name, { otherwise, allowed, means }]) => `  ${name.padEnd(29)} ${String(otherwise).padEnd(10)} ${means} (${allowed})`).join('\n')
}

/** What is promised for later and must not be taken silently. */
function notBuilt(environment: Readonly<Record<string, string | undefined>>): string[] {
  const found: string[] = []
  if (environment['DATABASE_URL']) found.push('DATABASE_URL is set, but Postgres is not built yet. Unset it: the embedded store in DATA_DIR is used.')
  if (environment['REDIS_URL']) found.push('REDIS_URL is set, but several nodes are not built yet. Unset it and run one node.')
  if (environment['CREATE_SESSIONS'] === 'members') {
    found.push('CREATE_SESSIONS is "members", but signing in by OIDC is not built yet. Use "anyone", or "token" with CREATE_TOKEN.')
  }
  return found
}

function configOf(values: Values): Config {
  const orNull = (text: string): string | null => (text === '' ? null : text)
  return {
    port: values.PORT, host: values.HOST, publicUrl: orNull(values.PUBLIC_URL), dataDir: resolve(values.DATA_DIR),
    tldrawLicenseKey: values.TLDRAW_LICENSE_KEY,
    createToken: values.CREATE_SESSIONS === 'token' ? values.CREATE_TOKEN : null,
    logLevel: values.LOG_LEVEL, metricsToken: orNull(values.METRICS_TOKEN), demo: values.DEMO === 'on',
    trustedProxies: values.TRUSTED_PROXIES, sessionMs: values.SESSION_DAYS * 86_400_000,
    limits: {
      boardsPerHour: values.LIMIT_BOARDS_PER_HOUR, joinsPerMinute: values.LIMIT_JOINS_PER_MINUTE,
      wrongKeysPerMinute: values.LIMIT_WRONG_KEYS_PER_MINUTE, callsPerMinute: values.LIMIT_CALLS_PER_MINUTE,
      changesPerMinute: values.LIMIT_CHANGES_PER_MINUTE, uploadsPerMinute: values.LIMIT_UPLOADS_PER_MINUTE,
      connections: values.LIMIT_CONNECTIONS, connectionsPerAddress: values.LIMIT_CONNECTIONS_PER_ADDRESS, connectsPerMinute: values.LIMIT_CONNECTS_PER_MINUTE,
      pictureBytes: values.LIMIT_PICTURE_MB * 1024 * 1024, picturesPerBoardBytes: values.LIMIT_PICTURES_PER_BOARD_MB * 1024 * 1024,
    },
  }
}

/** Secrets are not repeated where somebody may read over a shoulder. */
function shown(name: string, given: string): string {
  return /TOKEN|KEY/.test(name) ? `a value of ${given.length} characters` : JSON.stringify(given.slice(0, 100))
}
