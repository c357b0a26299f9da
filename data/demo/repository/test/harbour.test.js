'use strict'
const assert = require('node:assert/strict')
const test = require('node:test')
const axios = require('axios')
const WebSocket = require('ws')
const { arrival, newest, render } = require('../src/berths')
const { createServer } = require('../src/server')

const ships = () => [
  { name: 'Beagle', berth: 'B' },
  { name: 'Argo', berth: 'A' },
  { name: 'Ark', berth: 'A' },
]

const listen = async (t) => {
  const server = createServer(ships())
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `127.0.0.1:${server.address().port}`
}

test('renders the ships of each berth', () => {
  assert.equal(render(ships()), 'A: Argo Ark \nB: Beagle \n')
})

test('formats arrivals and finds the newest chart', () => {
  assert.equal(arrival('2026-08-22'), '22 Aug 2026')
  assert.equal(newest(['1.2.0', '1.10.0', '1.9.9']), '1.10.0')
})

test('serves berths and takes ships', async (t) => {
  const host = await listen(t)
  const { data } = await axios.get(`http://${host}/berths`)
  assert.match(data, /Beagle/)
  const { status, data: answer } = await axios.post(`http://${host}/ships`, { name: 'Endurance', berth: 'C' })
  assert.equal(status, 201)
  assert.deepEqual(answer, { ships: 4 })
})

test('greets over a web socket', async (t) => {
  const host = await listen(t)
  const socket = new WebSocket(`ws://${host}`)
  const greeting = await new Promise((resolve, reject) => {
    socket.on('message', (data) => resolve(data.toString()))
    socket.on('error', reject)
  })
  socket.terminate()
  assert.equal(greeting, '3 ships')
})
