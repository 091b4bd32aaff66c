/**
 * A session's events in one sequence with one cursor, of which the open episode is the live end.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —channel→ deltas → [episode in the log] → gateway
 * In       events of one session: inputs, the updates of its turns, their ends
 * Held     every event; deltas until the retention after their episode's end (15 s), then only the
 *          message that they made. An open episode over 1 MiB keeps its text, not its deltas
 * Out      any number of readers from any position: exactly what follows, or first a snapshot of
 *          the state when the log no longer has all of it; the verdict says which
 * Threads  one lock a log, held for a moment; bodies are encoded outside it. append
 *          never waits for readers. State and tail of a snapshot are taken in one step under it
 * Closing  close() ends every reader after what was appended
 * </pre>
 */
@NullMarked
package dev.weir.log;

import org.jspecify.annotations.NullMarked;
