/**
 * Hand over one value, with backpressure and a clean end.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —[channel]→ deltas → episode → gateway → caller
 * In       items of any number of senders, in the order they were accepted
 * Held     at most the capacity; a rendezvous holds none
 * Out      each item to exactly one receiver, first come first served
 * Threads  one lock a channel; a slot or an item goes straight from hand to hand under it, so nobody
 *          is overtaken. Senders wait for room, receivers for items; no user code under the lock
 * Closing  close(): what was accepted is still received, then ChanClosed; fail(cause): the same,
 *          with the cause; cancel(): the receiver gives up, what is held is discarded
 * </pre>
 */
@NullMarked
package dev.weir.channel;

import org.jspecify.annotations.NullMarked;
