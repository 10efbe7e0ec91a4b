# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The serial loader's client against a board that is played by this test, over a pseudo-terminal: frames,
blocks, answers, error messages. The board's real side is tested in board_test.cpp."""

import os
import pathlib
import pty
import struct
import subprocess
import sys
import tempfile
import threading
import tty
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
CLIENT = ROOT / "fpga" / "common" / "uart_load.py"


class PlayedBoard(threading.Thread):
    """Answers frames as docs/fpga.md says; `damage` changes the n-th answer."""

    def __init__(self, damage: dict[int, bytes] | None = None) -> None:
        super().__init__(daemon=True)
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self.slave = slave
        self.memory = {0x1001_0000: 0x314D_5450}
        self.entry: int | None = None
        self.damage = damage or {}
        self.answers = 0
        self.frames: list[tuple[str, int, int]] = []

    def take(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += os.read(self.master, count - len(data))
        return data

    def answer(self, data: bytes) -> None:
        os.write(self.master, self.damage.get(self.answers, data))
        self.answers += 1

    def run(self) -> None:
        try:
            while True:
                self.serve()
        except OSError:
            return

    def serve(self) -> None:
        body = self.take(1)
        command = body.decode("ascii")
        body += self.take(4)
        (address,) = struct.unpack("<I", body[1:5])
        count = 0
        if command != "G":
            body += self.take(4)
            (count,) = struct.unpack("<I", body[5:9])
        if command == "W":
            body += self.take(4 * count)
        self.frames.append((command, address, count))
        if (sum(body) + self.take(1)[0]) & 0xFF:
            self.answer(b"E")
        elif address >= 0xF000_0000:
            self.answer(b"F")
        elif command == "W":
            for index, word in enumerate(struct.unpack(f"<{count}I", body[9:])):
                self.memory[address + 4 * index] = word
            self.answer(b"K")
        elif command == "R":
            data = struct.pack(f"<{count}I", *(self.memory.get(address + 4 * n, 0) for n in range(count)))
            self.answer(b"K" + data + bytes([-sum(data) & 0xFF]))
        else:
            self.entry = address
            self.answer(b"K")


def client(board: PlayedBoard, *words: str) -> subprocess.CompletedProcess:
    board.start()
    return subprocess.run([sys.executable, str(CLIENT), "--port", board.path, *words], capture_output=True,
                          text=True, timeout=60, check=False)


class UartLoadTest(unittest.TestCase):
    def test_binary_is_written_in_blocks(self) -> None:
        board = PlayedBoard()
        data = bytes(range(256)) + b"\x01\x02\x03"
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            done = client(board, "load", file.name, "--base", "0x40000000")
        self.assertEqual(done.returncode, 0, done.stderr)
        written = b"".join(struct.pack("<I", board.memory[0x4000_0000 + n]) for n in range(0, 260, 4))
        self.assertEqual(written, data + b"\x00")
        self.assertEqual([f for f in board.frames if f[0] == "W"],
                         [("W", 0x4000_0000, 64), ("W", 0x4000_0100, 1)])

    def test_elf_segments_and_zeroes(self) -> None:
        header = b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack("<HHIIIIIHHHHHH", 2, 243, 1, 0x4000_0010, 52, 0, 0,
                                                                  52, 32, 1, 0, 0, 0)
        segment = struct.pack("<8I", 1, 84, 0x4000_0010, 0x4000_0010, 4, 8, 5, 4)
        board = PlayedBoard()
        board.memory[0x4000_0014] = 0xFFFF_FFFF
        with tempfile.NamedTemporaryFile() as file:
            file.write(header + segment + b"\x6f\x00\x00\x00")
            file.flush()
            done = client(board, "load", file.name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("entry 0x40000010", done.stderr)
        self.assertEqual(board.memory[0x4000_0010], 0x6F)
        self.assertEqual(board.memory[0x4000_0014], 0)

    def test_read_prints_words(self) -> None:
        board = PlayedBoard()
        board.memory[0x8000_0004] = 0xCAFE_F00D
        done = client(board, "read", "0x80000000", "2")
        self.assertEqual(done.stdout, "80000000: 00000000\n80000004: cafef00d\n")

    def test_wrong_address_is_named(self) -> None:
        done = client(PlayedBoard(), "write", "0xF0000000", "1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("W at 0xf0000000: nothing at this address", done.stderr)

    def test_wrong_sum_is_reported(self) -> None:
        done = client(PlayedBoard({1: b"E"}), "write", "0x40000000", "1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("wrong check sum", done.stderr)

    def test_damaged_answer_is_refused(self) -> None:
        done = client(PlayedBoard({1: b"K\x01\x02\x03\x04\x00"}), "read", "0x40000000")
        self.assertEqual(done.returncode, 1)
        self.assertIn("damaged answer", done.stderr)

    def test_other_chip_is_refused(self) -> None:
        board = PlayedBoard()
        board.memory[0x1001_0000] = 0x1234_5678
        done = client(board, "read", "0x40000000")
        self.assertEqual(done.returncode, 1)
        self.assertIn("SOC ID is 0x12345678", done.stderr)

    def test_missing_port_is_named(self) -> None:
        done = subprocess.run([sys.executable, str(CLIENT), "--port", "/dev/none", "read", "0"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/dev/none", done.stderr)


if __name__ == "__main__":
    unittest.main()
