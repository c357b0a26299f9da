/**
 * What every page is: one file without script, request or font from elsewhere; the policy in its head forbids them even if a
 * hostile name ever got through.
 */
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { STYLESHEET } from './stylesheet.ts'

export const htmlPage = (title: string, body: Markup): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${{ markup: STYLESHEET }}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup
