/**
 * Keep the parts of one reply, replay them, go on live: no gap, no double.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —channel→ deltas → [episode] → gateway → caller
 * In       parts of one reply, encoded by the writer; refused after the end or over the limit
 * Held     every part once, numbered from 1; 1 MiB an episode; until 15 s after its end, later
 *          while a reader is there; then the key, one of the last 10,000; stamps for billing
 * Out      any number of subscriptions: first the past, then live; one may open before its episode,
 *          or resume after any part; how many parts were refused is told, never hidden
 * Threads  one lock an episode; add() never waits for readers; it wakes the only one that waits, the
 *          process's waker more than one. Readers pull without a lock, so a subscription costs no thread. A reader that does
 *          not ask has one alarm, which ends it. No user code under a lock
 * Closing  end(): readers drain what is kept, then see why it ended; close() of a subscription
 *          wakes who waits in it; close() of the buffer ends all with SHUTDOWN
 * </pre>
 *
 * <p>What hands over, and why so (epi-E41). A part is handed over when the reader asks for the next
 * one, a rendezvous on the reader's terms: only it knows that it has done with the last, and an
 * acknowledgement would cost a wake-up each. Wake-ups merge: they say "look", the tape says what
 * there is, so a burst wakes once. The end of a tape is a flag and no item: it wakes and stays, and
 * is looked at before the last item is looked for, so it cannot overtake one.
 */
@NullMarked
package dev.weir.episode;

import org.jspecify.annotations.NullMarked;
