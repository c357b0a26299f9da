'use strict'
// Which ship lies at which berth, and the page that shows it.
const handlebars = require('handlebars')
const lodash = require('lodash')
const moment = require('moment')
const semver = require('semver')

const page = handlebars.compile('{{#each berths}}{{name}}: {{#each ships}}{{this}} {{/each}}\n{{/each}}')

const byBerth = (ships) =>
  lodash.map(lodash.groupBy(ships, 'berth'), (group, name) => ({ name, ships: lodash.map(group, 'name').sort() }))

const render = (ships) => page({ berths: lodash.sortBy(byBerth(ships), 'name') })

const arrival = (day) => moment.utc(day, 'YYYY-MM-DD').format('D MMM YYYY')

const newest = (versions) => semver.rsort([...versions])[0]

module.exports = { arrival, newest, render }
