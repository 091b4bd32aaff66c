/**
 * Many small pieces of a message into few, in order; and the message as a whole at its end.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —channel→ [deltas] → episode → gateway → caller
 *
 * add ──► Accumulator ──────────────────────────────────────┐ drain, one terminal, store
 *    └──► Coalescer ──(due: a virtual thread)──► publisher ◄┴── full, done, fail, close
 *
 * In       the pieces of the messages that a turn is writing, as the model gives them
 * Held     what came within the window: 50 ms or 128 characters by default; with a publisher that
 *          is slow, up to the message's limit of 4 Mi characters. A MessageStream also holds its
 *          message, a topic of InMemoryTopics its newest 10,000 events for an hour
 * Out      the same text in the same order, in fewer pieces, neighbours of one channel merged; then
 *          one terminal (Done, Full or Failed) and nothing after it. What could not be published
 *          is told and counted, and makes the terminal a Full
 * Threads  Coalescer and Accumulator: none, for one thread; their owner waits until deadline() on a
 *          channel of its own, as a session's turn does. MessageStream: any thread; one short lock;
 *          publisher, store and handler run outside it, one call at a time, on a virtual thread
 *          that lives while something is due or on the thread that ends the stream. An alarm is
 *          armed only while something is held. Who adds never waits, but in perToken mode
 * Closing  OPEN → CLOSING, where nothing is accepted any more → CLOSED. Whoever comes second waits
 *          and gets the same end. The publisher's call under way is waited for, never cut short
 * </pre>
 */
@NullMarked
package dev.weir.delta;

import org.jspecify.annotations.NullMarked;
