"""Nets run on onnxruntime: one thread, no telemetry, memory that follows the picture."""

from __future__ import annotations

import onnxruntime


def inference_session(model: str | bytes) -> onnxruntime.InferenceSession:
    """A session for the model in a file (its path) or in memory."""
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Without the arena memory follows the picture and does not stay at its peak.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(
        model, sess_options=options, providers=["CPUExecutionProvider"]
    )
