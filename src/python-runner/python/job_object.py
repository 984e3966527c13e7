"""Windows: a Job object around the calling process: no further processes, bounded memory, no desktop access."""

import ctypes
import sys

AVAILABLE = sys.platform == "win32"

EXTENDED_LIMITS, USER_INTERFACE = 9, 4
ACTIVE_PROCESS, PROCESS_MEMORY, DIE_ON_EXCEPTION, KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000
EVERY_USER_INTERFACE_LIMIT = 0xFF


class _Basic(ctypes.Structure):
    _fields_ = [
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    ]


class _Extended(ctypes.Structure):
    _fields_ = [
        ("basic", _Basic),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    ]


def apply(memory_bytes):
    """Puts the calling process into a job of its own. Returns None, or why it could not."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        return "Windows refused a job object (error %d)" % ctypes.get_last_error()
    job = ctypes.c_void_p(job)
    limits = _Extended()
    limits.basic.flags = ACTIVE_PROCESS | PROCESS_MEMORY | DIE_ON_EXCEPTION | KILL_ON_CLOSE
    limits.basic.active_processes = 1
    limits.process_memory = memory_bytes
    if not kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)):
        return "Windows refused the limits of a job object (error %d)" % ctypes.get_last_error()
    desktop = ctypes.c_uint32(EVERY_USER_INTERFACE_LIMIT)
    kernel.SetInformationJobObject(job, USER_INTERFACE, ctypes.byref(desktop), ctypes.sizeof(desktop))
    if not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())):
        return "Windows refused to put Python into a job object (error %d)" % ctypes.get_last_error()
    return None
