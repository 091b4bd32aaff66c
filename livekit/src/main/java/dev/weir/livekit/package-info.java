/**
 * A worker that a LiveKit server dispatches calls to.
 *
 * <pre>
 * LiveKit ── offer, assignment, termination ──► [livekit: wire] ── Jobs ──► worker
 *         ◄── answers, load, states of jobs ──── [outbox] ◄── report, update ──┘
 * In       the server's messages, one protobuf message a frame, 4 MiB at most
 * Held     one socket, or the next try to open it; of what must still be told, the newest state of
 *          each job, whether the load is due, 128 simulated jobs; at most 256 offers at a time
 * Out      answers, each within 1 s; the load; the last state of a job before its room is left
 * Threads  one platform thread opens the socket and writes to it, two of the HTTP client read; an
 *          offer has a virtual thread for 1 s at most. Limits are kept by the ticker's thread
 *          Administration, and a visit that no server has dispatched, run on their callers' threads
 * Closing  what is to be told is told, 2 s at most, then the socket is closed. Rooms are left by
 *          their jobs, never by this
 * </pre>
 */
@NullMarked
package dev.weir.livekit;

import org.jspecify.annotations.NullMarked;
