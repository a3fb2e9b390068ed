// Browser tests by workshop moment, two at a time on two cores.
// Each test starts its own server (tests/support/server.ts), so there is no shared one here.
import { defineConfig } from '@playwright/test'
import { chromiumArguments, findChromium } from './support/browser.ts'

export default defineConfig({
  testDir: './browser',
  testMatch: '**/*.{spec,test}.ts',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous: a busy machine is slow, and a story that waits for a state loses nothing by waiting longer.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A trace takes a quarter of the time of every story: TRACE=on when one has failed and its picture does not say why.
    trace: process.env['TRACE'] === 'on' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium(), args: chromiumArguments() },
  },
})
