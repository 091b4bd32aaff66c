/**
 * Keep the parts of one reply, replay them, go on live: no gap, no double.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —channel→ deltas → [episode] → gateway → caller
 * In       parts of one reply, one writer per key; refused after the end or over the limit
 * Held     every part in order, numbered from 1; 1 MiB an episode; until 15 s after its end,
 *          later while a reader is there
 * Out      any number of subscriptions: first the past, then live; one may open before its episode
 * Threads  one lock a buffer; add() never waits for readers, one waker thread of the process wakes
 *          them. Readers pull, so a subscription costs no thread. No user code under the lock
 * Closing  end(): readers drain what is kept, then see why it ended; close() of the buffer ends
 *          all with SHUTDOWN
 * </pre>
 */
@NullMarked
package dev.weir.episode;

import org.jspecify.annotations.NullMarked;
