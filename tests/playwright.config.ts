// Browser tests by workshop moment, one after the other on one Chromium (two cores, no contention).
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
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium(), args: chromiumArguments() },
  },
})
