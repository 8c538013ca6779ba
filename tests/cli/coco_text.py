# SPDX-License-Identifier: GPL-3.0-or-later
"""COCO files as text: numbers as they are written, and where in the bytes each record stands."""
import json


class Number(str):
    """A number's own text; unequal to a string of the same letters."""

    def __eq__(self, other):
        return isinstance(other, Number) and str.__eq__(self, other)

    __hash__ = str.__hash__


def parse(raw):
    """Objects as lists of pairs, so that order and repeated members count; numbers as text."""
    return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=Pairs, parse_float=Number, parse_int=Number,
                      parse_constant=Number)


class Pairs(list):
    """The members of an object in their order."""

    def __eq__(self, other):
        return isinstance(other, Pairs) and list.__eq__(self, other)

    def get(self, key, default=None):
        return next((value for name, value in reversed(self) if name == key), default)

    def without(self, *keys):
        return Pairs((name, value) for name, value in self if name not in keys)

    def with_value(self, key, value):
        return Pairs((name, value if name == key else old) for name, old in self)


def record_ranges(raw, member):
    """(start, end) in bytes of each element of a list of the top-level object."""
    text = raw.decode("latin-1")  # a character a byte; all that matters here is ASCII
    decoder = json.JSONDecoder(strict=False)
    position = skip_space(text, text.index("{") + 1)
    while text[position] != "}":
        key, position = decoder.raw_decode(text, position)
        position = skip_space(text, skip_space(text, position) + 1)
        if key == member:
            return list(element_ranges(text, position, decoder))
        _, position = decoder.raw_decode(text, position)
        position = skip_space(text, position)
        if text[position] == ",":
            position = skip_space(text, position + 1)
    return []


def element_ranges(text, position, decoder):
    position = skip_space(text, position + 1)
    while text[position] != "]":
        _, end = decoder.raw_decode(text, position)
        yield position, end
        position = skip_space(text, end)
        if text[position] == ",":
            position = skip_space(text, position + 1)


def skip_space(text, position):
    while text[position] in " \t\r\n":
        position += 1
    return position


def changed_range(before, after):
    """(start, end in before, end in after) of the bytes that differ."""
    limit = min(len(before), len(after))
    start = next((i for i in range(limit) if before[i] != after[i]), limit)
    tail = 0
    while tail < limit - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start, len(before) - tail, len(after) - tail
