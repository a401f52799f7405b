// A room on Bun, whose sockets are uWebSockets': the fastest way to tell many clients. Nothing is stored.
//
//   PORT, TOKEN   where to listen, and what a client must know to be let in

Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT),

  fetch(request, server) {
    const { headers } = request;
    if (headers.get('authorization') !== `Bearer ${process.env.TOKEN}`) return new Response('unauthorized', { status: 401 });
    const data = { name: headers.get('x-name'), room: headers.get('x-room') };
    return server.upgrade(request, { data }) ? undefined : new Response('a websocket is wanted here', { status: 426 });
  },

  websocket: {
    open(socket) {
      if (socket.data.room) socket.subscribe(socket.data.room);
      // So that a client knows that it hears the room from now on.
      socket.send('{"type":"welcome"}');
    },
    message(socket, frame) {
      const { text } = JSON.parse(frame);
      const { name, room } = socket.data;
      socket.publish(room, JSON.stringify({ type: 'entry', room, author: name, text, at: Date.now() }));
      socket.send('{"type":"ack"}');
    },
  },
});
