"""Make the table of words that narratives match by meaning: ``src/newswake/narratives/word_vectors.npz``.

    python benchmarks/make_words_for_narratives.py [--out FILE]

The words are the whole words of the packaged encoder's own vocabulary (21,000 of three letters or more), one for each
stem, the commonest; each is encoded alone, and the vectors are turned to their main directions, cut to DIMENSIONS and
kept in eight bits. No labelled set plays a part.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from transformers import AutoTokenizer

from newswake.embed import PACKAGED, _packaged_folder, load_encoder
from newswake.narratives.words import stem

DIMENSIONS = 128  # of 384: the similarities that matter move by .02, and the file is 1.6 MB


def main() -> None:
    """Encode the words and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("src/newswake/narratives/word_vectors.npz"))
    chosen = parser.parse_args()
    name = "all-MiniLM-L6-v2"
    entries = AutoTokenizer.from_pretrained(_packaged_folder(name)).get_vocab()
    first: dict[str, str] = {}
    for word in sorted(entries, key=entries.__getitem__):  # the vocabulary goes from the common to the rare
        if word.isascii() and word.isalpha() and len(word) > 2:
            first.setdefault(stem(word), word)
    stems = sorted(first)
    vectors = load_encoder(PACKAGED + name, "float32").encode([first[each] for each in stems])
    write_table(chosen.out, stems, vectors)
    print(f"{len(stems)} stems, {chosen.out.stat().st_size:,} bytes")


def write_table(file: Path, stems: list[str], vectors: NDArray[np.float32]) -> None:
    """Write the vectors in their DIMENSIONS main directions, in eight bits."""
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    turned = vectors @ directions[:DIMENSIONS].T
    scaled = np.round(turned / np.abs(turned).max(axis=1, keepdims=True) * 127).astype(np.int8)
    np.savez_compressed(file, stems=np.array(" ".join(stems)), vectors=scaled)


if __name__ == "__main__":
    main()
