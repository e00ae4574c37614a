"""Snappy's framing format with chunks that are not compressed."""


def table():
    for index in range(256):
        for _ in range(8):
            index = index >> 1 ^ 0x82F63B78 if index & 1 else index >> 1
        yield index


CRC32C = tuple(table())
STREAM = b"\xff\x06\x00\x00sNaPpY"


def masked_checksum(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC32C[(crc ^ byte) & 255] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def chunk(kind, data):
    return bytes([kind]) + len(data).to_bytes(3, "little") + data


def framed(data, checksum=None):
    crc = masked_checksum(data) if checksum is None else checksum
    return STREAM + chunk(1, crc.to_bytes(4, "little") + data)


def framed_compressed(data):
    """One compressed chunk holding literals only (data up to 60 bytes)."""
    block = bytes([len(data), len(data) - 1 << 2]) + data
    return STREAM + chunk(0, masked_checksum(data).to_bytes(4, "little") + block)
