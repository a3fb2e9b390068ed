// The command line: finds the command, prints help, turns troubles into sentences and exit codes.

import { isRefusal } from '#shared/base/refusal.ts'
import { tools } from './command-line/all-tools.ts'
import { exit, WrongCall, type ExitCode, type Ground, type Hands } from './command-line/tool.ts'
import { readConfig, WrongSettings, type Config } from './config.ts'
import { FolderTrouble, refuseUnfinished } from './data-folder.ts'

type Engines = { readonly open: (config: Config) => Promise<Ground>; readonly copyStore: Hands['copyStore']; readonly inspect?: Hands['inspect'] }

// A reader that has enough (`| head`) closes the pipe; that is no trouble of ours.
process.stdout.on('error', (reason: NodeJS.ErrnoException) => { if (reason.code !== 'EPIPE') throw reason })

const print = (line: string): void => { process.stdout.write(`${line}\n`) }
const complain = (line: string): void => { process.stderr.write(`${line}\n`) }

/** For harnesses that start servers only. */
const nothingToInspect: Hands['inspect'] = () => { throw new WrongCall('This program was put together without a doctor.') }

/** Runs one command of the program; answers its exit code. */
export async function runCommandLine(argv: readonly string[], engines: Engines): Promise<ExitCode> {
  const [name = 'serve', ...args] = argv
  const tool = tools.get(name)
  if (tool === undefined) {
    const wantsHelp = name === '--help' || name === '-h' || name === 'help'
    ;(wantsHelp ? print : complain)(`${wantsHelp ? '' : `There is no command "${name}".\n\n`}${overview()}`)
    return wantsHelp ? exit.done : exit.usage
  }
  if (args.includes('--help') || args.includes('-h')) {
    print(tool.help)
    return exit.done
  }
  try {
    const config = readConfig(process.env)
    const open: Hands['open'] = async (state) => {
      if (state !== 'unfinished') refuseUnfinished(config.dataDir)
      return engines.open(config)
    }
    return await tool.run(args, { config, open, copyStore: engines.copyStore, inspect: engines.inspect ?? nothingToInspect, print, complain })
  } catch (reason) {
    return trouble(reason, tool.help)
  }
}

function trouble(reason: unknown, help: string): ExitCode {
  if (reason instanceof WrongCall) complain(`${reason.message}\n\n${help}`)
  else if (reason instanceof WrongSettings || reason instanceof FolderTrouble || isAddressTrouble(reason)) complain(wordsOf(reason))
  else if (isRefusal(reason)) complain(reason.detail)
  else complain(reason instanceof Error ? reason.stack ?? reason.message : String(reason))
  if (reason instanceof FolderTrouble) return reason.held ? exit.held : exit.failed
  return reason instanceof WrongCall || reason instanceof WrongSettings ? exit.usage : exit.failed
}

function wordsOf(reason: Error): string {
  if (!isAddressTrouble(reason)) return reason.message
  return reason.code === 'EADDRINUSE'
    ? `The port is in use already (${reason.message}). Stop what uses it, or set PORT to another one.`
    : `This address cannot be listened on (${reason.message}). Set HOST and PORT to one of this machine.`
}

function isAddressTrouble(reason: unknown): reason is Error & { readonly code: string } {
  return reason instanceof Error && 'code' in reason && 'syscall' in reason && ['listen', 'getaddrinfo'].includes(String(reason.syscall))
}

function overview(): string {
  const lines = [...tools].map(([name, { says }]) => `  ${name.padEnd(8)} ${says}`)
  return `Usage: signalboard <command>\n\n${lines.join('\n')}\n\n\`signalboard <command> --help\` says more. Exit codes: 0 done, 1 could not be done, 2 wrongly called or set, 3 the data folder is in use.`
}
