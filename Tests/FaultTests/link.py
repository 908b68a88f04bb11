"""A TCP proxy between workers and their coordinator that cuts, stalls, delays and half-opens connections."""

import asyncio
import threading


class Link:
    def __init__(self):
        self.target = None
        self.delay_seconds = 0
        self._pairs = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = self._do(self._listen())

    def aim(self, port):
        """The coordinator's port."""
        self.target = port

    def cut(self):
        """Connections break, new ones are refused."""
        self._do(self._cut())

    def stall(self):
        """Nothing comes through and nobody is told, as on a cable that was pulled."""
        self._do(self._stall())

    def half_open(self):
        """The coordinator sees its connections end; the workers see nothing, and nothing comes."""
        self._do(self._half_open())

    def heal(self):
        self._do(self._heal())

    def delay(self, seconds):
        self.delay_seconds = seconds

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self, port=0):
        self._flows = asyncio.Event()
        self._flows.set()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port)
        return self._server.sockets[0].getsockname()[1]

    async def _cut(self):
        self._server.close()
        for pair in list(self._pairs):
            for writer in pair:
                writer.transport.abort()

    async def _stall(self):
        self._flows.clear()

    async def _half_open(self):
        self._flows.clear()
        for _, far in list(self._pairs):
            far.transport.abort()

    async def _heal(self):
        self._flows.set()
        if not self._server.is_serving():
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _connected(self, reader, writer):
        await self._flows.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, far_writer)
        self._pairs.add(pair)
        await asyncio.gather(self._pipe(reader, far_writer), self._pipe(far_reader, writer))
        self._pairs.discard(pair)

    async def _pipe(self, reader, writer):
        try:
            while data := await reader.read(1 << 16):
                await asyncio.sleep(self.delay_seconds)
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        # The end of a connection does not come through a stalled link either.
        await self._flows.wait()
        writer.transport.abort()
