/**
 * {@code voice}: how many sessions are listened to in real time, and how soon it is decided whether
 * somebody speaks: Weir's batches of all sessions, and OpenRTC's inference for each.
 *
 * <pre>
 * In       a minute of speech; how many sessions hear it at the same time, for how long
 * Held     a child process for each round and side; in it all frames, and a time for each decision
 * Out      cells: the most sessions that were held, and for each number of them how late decisions
 *          were and what a window cost
 * Threads  in our child one that speaks for all callers, one virtual thread that reads for each,
 *          and those of the detector; one here that asks the child
 * Closing  ends the child
 * </pre>
 */
@NullMarked
package dev.weir.bench.voice;

import org.jspecify.annotations.NullMarked;
