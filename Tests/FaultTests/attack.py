"""Raw TCP clients on a port of a coordinator: garbage, stalled handshakes, floods. usage: attack.py PORT CLIENTS

Each comes back as soon as it is thrown out. SIGTERM ends it; what was sent is printed.
"""

import os
import resource
import selectors
import signal
import socket
import sys

# A greeting as ZeroMQ's clients send it: signature, version 3.0, mechanism, filler.
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"CURVE".ljust(20, b"\0") + bytes(32)
FLOOD = GREETING + b"\x04\xc8\x05HELLO" + os.urandom(1 << 16)


class Client:
    def __init__(self, selector, port, kind):
        self.selector, self.port, self.kind = selector, port, kind
        self.connections = self.bytes = 0
        self.connect()

    def connect(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", self.port))
        self.connections += 1
        self.said = False
        self.selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)

    def act(self, mask):
        try:
            if mask & selectors.EVENT_READ and not self.socket.recv(1 << 16):
                raise ConnectionError
            if mask & selectors.EVENT_WRITE:
                self.speak()
        except BlockingIOError:
            pass
        except OSError:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.connect()

    def speak(self):
        what = {0: os.urandom(1 << 10), 1: GREETING, 2: FLOOD}[self.kind]
        self.bytes += self.socket.send(what)
        if self.kind == 1:
            # The rest of the handshake never comes.
            self.selector.modify(self.socket, selectors.EVENT_READ, self)


def main(port, count):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    running = True

    def end(*_):
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, end)
    selector = selectors.DefaultSelector()
    clients = [Client(selector, port, number % 3) for number in range(count)]
    while running:
        for key, mask in selector.select(0.1):
            key.data.act(mask)
    connections = sum(client.connections for client in clients)
    print(f"{connections} connections, {sum(client.bytes for client in clients) / 1e6:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
