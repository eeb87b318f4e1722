#!/usr/bin/env python3
"""Makes a corpus of cases as the search measures them: number, yyyymmdd, street, text, in tabs.

    corpus.py CASES SEED >corpus.tsv

The texts mean nothing. What counts is kept: words of two to four characters under Zipf's law, a few
sentences that recur, commas and stops, numbers; some 660 characters a case; dates in no order.
"""
import itertools
import random
import sys

cases, seed = int(sys.argv[1]), int(sys.argv[2])
rng = random.Random(seed)
characters = [chr(0x4E00 + rng.randrange(20_000)) for _ in range(3_500)]
weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(characters))))


def word():
    return "".join(rng.choices(characters, cum_weights=weights, k=rng.choice((2, 2, 2, 3, 4))))


words = [word() for _ in range(60_000)]
odds = list(itertools.accumulate(1 / (rank + 5) ** 0.95 for rank in range(len(words))))
recurring = ["".join(rng.choices(words, cum_weights=odds, k=5)) for _ in range(60)]
streets = [word() + "街道" for _ in range(12)]
for number in range(1, cases + 1):
    parts, length = [], 0
    wanted = rng.randint(300, 1_000)
    while length < wanted:
        if rng.random() < 0.12:
            part = rng.choice(recurring)
        else:
            part = "".join(rng.choices(words, cum_weights=odds, k=rng.randint(2, 7)))
            if rng.random() < 0.1:
                part += str(rng.randint(1, 400)) + "号"
        parts.append(part)
        length += len(part)
    date = (2012 + rng.randrange(14)) * 10_000 + (1 + rng.randrange(12)) * 100 + 1 + rng.randrange(28)
    print(number, date, rng.choice(streets), "，".join(parts), sep="\t")
