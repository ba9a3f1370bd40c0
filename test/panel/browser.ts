/** The Chromium of the panel's tests and pictures. */

import type { LaunchOptions } from 'playwright-core';
import { browserOptions } from '../../scripts/browser.mjs';

export const launchOptions: LaunchOptions = { ...browserOptions, executablePath: process.env.CHROMIUM || '/usr/bin/chromium' };
