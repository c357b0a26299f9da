'use strict'
// The service: ships over HTTP, arrivals over a web socket.
const http = require('node:http')
const express = require('express')
const minimist = require('minimist')
const { WebSocketServer, Server } = require('ws')
const { render } = require('./berths')

const createServer = (ships) => {
  const app = express()
  app.use(express.json())
  app.get('/berths', (request, response) => response.type('text/plain').send(render(ships)))
  app.post('/ships', (request, response) => {
    ships.push(request.body)
    response.status(201).json({ ships: ships.length })
  })
  const server = http.createServer(app)
  const sockets = new (WebSocketServer || Server)({ server })
  sockets.on('connection', (socket) => socket.send(`${ships.length} ships`))
  server.on('close', () => sockets.close())
  return server
}

module.exports = { createServer }

if (require.main === module) {
  const { port = 8080 } = minimist(process.argv.slice(2))
  createServer([]).listen(port, '127.0.0.1')
}
