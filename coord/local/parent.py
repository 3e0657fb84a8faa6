"""On Linux, the kernel ends a child whose parent was killed; elsewhere the next `up` does it."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
# Loaded here, because between fork and exec only the call itself is safe.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Runs in the child before its program: asks the kernel for a TERM when the parent dies."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
