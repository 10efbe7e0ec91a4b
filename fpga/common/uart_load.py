# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Talks to the boot ROM's serial loader (docs/fpga.md): writes and reads memory, loads an ELF file or a raw
binary, starts it and shows what it sends. Standard library only (termios)."""

import argparse
import os
import select
import struct
import sys
import termios
import time

BLOCK_WORDS = 64
TIMEOUT = 3.0  # seconds for an answer
SOC_ID = 0x31_4D_54_50
ERRORS = {b"E": "wrong check sum", b"F": "nothing at this address"}


class LoaderError(Exception):
    """The board did not answer as the protocol says."""


def frame(command: str, words: list[int]) -> bytes:
    """Command byte, little-endian words, and the byte that makes the sum of all bytes 0 modulo 256."""
    body = command.encode("ascii") + struct.pack(f"<{len(words)}I", *words)
    return body + bytes([-sum(body) & 0xFF])


class Port:
    """A serial device in raw mode, 8N1."""

    def __init__(self, path: str, baud: int) -> None:
        speed = getattr(termios, f"B{baud}", None)
        if speed is None:
            raise LoaderError(f"--baud {baud}: not a standard speed")
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
        cflag = termios.CS8 | termios.CREAD | termios.CLOCAL
        control = [0] * len(termios.tcgetattr(self.fd)[6])
        termios.tcsetattr(self.fd, termios.TCSANOW, [0, 0, cflag, 0, speed, speed, control])
        termios.tcflush(self.fd, termios.TCIOFLUSH)

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.fd, data):]

    def receive(self, count: int, timeout: float = TIMEOUT) -> bytes:
        """As many bytes as arrive, at most count, until a silence of timeout seconds."""
        data = b""
        while len(data) < count and select.select([self.fd], [], [], timeout)[0]:
            part = os.read(self.fd, count - len(data))
            if not part:
                break
            data += part
        return data


class Loader:
    """The commands of the protocol; each raises LoaderError with the address concerned."""

    def __init__(self, port) -> None:
        self.port = port

    def _command(self, command: str, words: list[int]) -> None:
        self.port.send(frame(command, words))
        answer = self.port.receive(1)
        if answer != b"K":
            reason = ERRORS.get(answer, "no answer" if not answer else f"unexpected answer {answer!r}")
            raise LoaderError(f"{command} at {words[0]:#010x}: {reason}")

    def write(self, address: int, data: bytes) -> None:
        data += bytes(-len(data) % 4)
        for offset in range(0, len(data), 4 * BLOCK_WORDS):
            block = data[offset:offset + 4 * BLOCK_WORDS]
            words = struct.unpack(f"<{len(block) // 4}I", block)
            self._command("W", [address + offset, len(words), *words])

    def read(self, address: int, count: int) -> list[int]:
        words: list[int] = []
        while len(words) < count:
            block = min(BLOCK_WORDS, count - len(words))
            start = address + 4 * len(words)
            self._command("R", [start, block])
            data = self.port.receive(4 * block + 1)
            if len(data) != 4 * block + 1 or sum(data) & 0xFF:
                raise LoaderError(f"R at {start:#010x}: damaged answer ({len(data)} of {4 * block + 1} bytes)")
            words += struct.unpack(f"<{block}I", data[:-1])
        return words

    def go(self, address: int) -> None:
        self._command("G", [address])

    def check(self) -> None:
        found = self.read(0x1001_0000, 1)[0]
        if found != SOC_ID:
            raise LoaderError(f"SOC ID is {found:#010x}, expected {SOC_ID:#010x}")


def segments_of(path: str, base: int) -> tuple[list[tuple[int, bytes]], int]:
    """Loadable segments and entry point of an ELF32 file, or a raw binary at base."""
    with open(path, "rb") as handle:
        data = handle.read()
    if data[:4] != b"\x7fELF":
        return [(base, data)], base
    if data[4:6] != b"\x01\x01":
        raise LoaderError(f"{path}: not a little-endian 32-bit ELF file")
    entry, phoff = struct.unpack_from("<II", data, 24)
    phentsize, phnum = struct.unpack_from("<HH", data, 42)
    segments = []
    for index in range(phnum):
        kind, offset, _, paddr, filesz, memsz = struct.unpack_from("<6I", data, phoff + index * phentsize)
        if kind == 1 and memsz:
            segments.append((paddr, data[offset:offset + filesz] + bytes(memsz - filesz)))
    return segments, entry


def terminal(port: Port) -> None:
    while True:
        data = port.receive(1, 0.5)
        if data:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="/dev/ttyUSB1", help="serial device (default: the iCEBreaker's)")
    parser.add_argument("--baud", type=int, default=115200)
    actions = parser.add_subparsers(dest="action", required=True)
    load = actions.add_parser("load", help="load a program")
    load.add_argument("file")
    load.add_argument("--base", type=lambda text: int(text, 0), default=0x4000_0000, help="address of a raw binary")
    load.add_argument("--run", action="store_true", help="start it and show what it sends")
    read = actions.add_parser("read", help="print words")
    read.add_argument("address", type=lambda text: int(text, 0))
    read.add_argument("count", type=int, nargs="?", default=1)
    write = actions.add_parser("write", help="write words")
    write.add_argument("address", type=lambda text: int(text, 0))
    write.add_argument("words", type=lambda text: int(text, 0), nargs="+")
    args = parser.parse_args()
    try:
        port = Port(args.port, args.baud)
        loader = Loader(port)
        loader.check()
        if args.action == "read":
            for index, word in enumerate(loader.read(args.address, args.count)):
                print(f"{args.address + 4 * index:08x}: {word:08x}")
        elif args.action == "write":
            loader.write(args.address, struct.pack(f"<{len(args.words)}I", *args.words))
        else:
            segments, entry = segments_of(args.file, args.base)
            begin = time.monotonic()
            for address, data in segments:
                loader.write(address, data)
            size = sum(len(data) for _, data in segments)
            print(f"{size} bytes in {time.monotonic() - begin:.1f} s, entry {entry:#010x}", file=sys.stderr)
            if args.run:
                loader.go(entry)
                terminal(port)
    except KeyboardInterrupt:
        return 130
    except (LoaderError, OSError) as error:
        print(f"uart_load: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
