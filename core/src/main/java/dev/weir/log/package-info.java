/**
 * A session's events in one sequence with one cursor, of which the open episode is the live end.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —channel→ deltas → [episode in the log] → gateway
 * In       events of one session: inputs, the updates of its turns, their ends; or, by a Mirror, the
 *          entries of a log in another process
 * Held     every event; deltas until the retention after their episode's end (15 s), then only the
 *          message that they made. An open episode over 1 MiB keeps its text, not its deltas
 * Out      any number of readers from any position: exactly what follows, or first a snapshot of
 *          the state when the log no longer has all of it; the verdict says which
 *          A reader far behind gets neighbouring deltas joined; one that does not come for what
 *          waits, for 10 s, loses its place. A Journal gets each entry before any reader does, and
 *          gives them back after a restart
 * Threads  one lock a log, held for a moment and while the journal takes an entry; bodies are
 *          encoded outside it. append never waits for readers. State and tail of a snapshot are
 *          taken in one step under it
 * Closing  close() ends every reader after what was appended, and the journal. A journal that
 *          fails ends its log
 * </pre>
 */
@NullMarked
package dev.weir.log;

import org.jspecify.annotations.NullMarked;
