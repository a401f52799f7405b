// A chat over Socket.IO as people write it by hand: check who comes, join the room, store each message, tell the room, answer the author.
//
//   PORT, TOKEN              where to listen, and what a client must know to be let in
//   DATABASE_URL or SQLITE   where the messages are kept

import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { openStore } from './store.mjs';

const store = await openStore(process.env);
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.use((socket, next) => {
  // The name comes beside the token, where a real shop would read it out of a signed one.
  const { token, name } = socket.handshake.auth;
  if (token !== process.env.TOKEN || typeof name !== 'string') return next(new Error('unauthorized'));
  socket.data.name = name;
  next();
});

io.on('connection', (socket) => {
  socket.on('join', (room, done) => {
    socket.join(room);
    done();
  });

  socket.on('post', async ({ room, text }, done) => {
    if (!socket.rooms.has(room)) return done({ error: 'forbidden' });
    try {
      const entry = { room, author: socket.data.name, text, at: Date.now() };
      entry.id = await store.append(entry);
      socket.to(room).emit('entry', entry);
      done({ id: entry.id });
    } catch (error) {
      console.error(error);
      done({ error: 'unavailable' });
    }
  });
});

http.listen(Number(process.env.PORT), '127.0.0.1');

async function stop() {
  io.close();
  await store.close();
  process.exit(0);
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
