// Two network namespaces and the cable between them, on which the kernel drops packets at random: where a server and its clients
// meet over a bad line. Needs root, `ip` and `nft`. Both ends and all rules live in the two namespaces and go with them: nothing
// of the machine's own network is touched.

import { execFileSync } from 'node:child_process'

const prefix = 'signalboard-loss'

/** Packets that came to one end, those dropped among them. */
export type Traffic = { readonly came: number; readonly dropped: number }

export type LossyNetwork = {
  /** Names it for `networkOf` in another process. */
  readonly name: string
  /** Where the server is, as its clients call it. */
  readonly host: string
  /** What stands before a command that runs at one end. */
  readonly atServer: readonly string[]
  readonly atClients: readonly string[]
  /** Drops so many of a hundred packets on their way to either end, from now on; counts anew. */
  readonly lose: (percent: number) => void
  /** Since the last `lose`. */
  readonly traffic: () => { readonly toServer: Traffic; readonly toClients: Traffic }
  /** Ends whoever still runs in the namespaces and takes them away, with the cable and the rules. */
  readonly remove: () => void
}

/** Why there can be none on this machine, in a sentence; null when there can. */
export function whyNoNetwork(): string | null {
  if (process.getuid?.() !== 0) return 'it makes network namespaces and needs root'
  const missing = ([['ip', '-V'], ['nft', '--version']] as const).filter(([tool, asked]) => !answers(tool, asked)).map(([tool]) => `\`${tool}\``)
  return missing.length === 0 ? null : `${missing.join(' and ')} is missing (on Debian: apt-get install iproute2 nftables)`
}

/** Lays the cable. What an earlier run left behind, because it was killed, goes first. */
export function layCable(): LossyNetwork {
  for (const left of namespaces()) if (!isAlive(Number(/-(\d+)-/.exec(left)?.[1]))) take(left)
  const name = `${prefix}-${process.pid}`
  const network = networkOf(name)
  try {
    for (const end of ['server', 'clients']) run('ip', 'netns', 'add', `${name}-${end}`)
    run('ip', 'link', 'add', 'cable', 'netns', `${name}-server`, 'type', 'veth', 'peer', 'name', 'cable', 'netns', `${name}-clients`)
    for (const [end, address] of [['server', network.host], ['clients', '10.0.0.2']] as const) {
      const at = ['-n', `${name}-${end}`]
      run('ip', ...at, 'address', 'add', `${address}/24`, 'dev', 'cable')
      // Segments of 1,500 bytes, as outside: else 64 kB would be lost or arrive as one.
      run('ip', ...at, 'link', 'set', 'cable', 'gso_max_segs', '1')
      for (const device of ['lo', 'cable']) run('ip', ...at, 'link', 'set', device, 'up')
    }
    network.lose(0)
    return network
  } catch (error) {
    network.remove()
    throw error
  }
}

/** A network that another process has made. */
export function networkOf(name: string): LossyNetwork {
  const at = (end: 'server' | 'clients'): readonly string[] => ['ip', 'netns', 'exec', `${name}-${end}`]
  return {
    name, host: '10.0.0.1', atServer: at('server'), atClients: at('clients'),
    lose(percent) {
      for (const end of ['server', 'clients'] as const) {
        const [ip = '', ...to] = at(end)
        run(ip, ...to, 'nft', [
          'add table inet loss', 'delete table inet loss', 'add table inet loss', 'add counter inet loss came', 'add counter inet loss dropped',
          // On its way in: what is dropped on its way out the kernel notices by itself.
          'add chain inet loss inward { type filter hook input priority 0 ; }',
          `add rule inet loss inward iifname cable counter name came numgen random mod 100 < ${percent} counter name dropped drop`,
        ].join('; '))
      }
    },
    traffic: () => ({ toServer: counters(at('server')), toClients: counters(at('clients')) }),
    remove() {
      for (const left of namespaces()) if (left.startsWith(`${name}-`)) take(left)
    },
  }
}

function counters([ip = '', ...to]: readonly string[]): Traffic {
  const told = JSON.parse(run(ip, ...to, 'nft', '-j', 'list', 'counters')) as { readonly nftables: readonly { readonly counter?: { readonly name: string; readonly packets: number } }[] }
  const packets = (name: string): number => told.nftables.find(({ counter }) => counter?.name === name)?.counter?.packets ?? Number.NaN
  return { came: packets('came'), dropped: packets('dropped') }
}

function namespaces(): readonly string[] {
  return run('ip', 'netns', 'list').split('\n').map((line) => line.split(' ')[0] ?? '').filter((name) => name.startsWith(prefix))
}

function take(namespace: string): void {
  for (const pid of run('ip', 'netns', 'pids', namespace).split('\n').filter(Boolean)) if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL')
  run('ip', 'netns', 'del', namespace)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process: that is the answer.
    return false
  }
}

function answers(tool: string, asked: string): boolean {
  try {
    run(tool, asked)
    return true
  } catch {
    // It is not there: that is the answer.
    return false
  }
}

const run = (tool: string, ...words: readonly string[]): string => execFileSync(tool, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
