/**
 * Hand over one value, with backpressure and a clean end; wait for the first of several things;
 * give each of several readers everything.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —[channel]→ deltas → episode → gateway → caller
 *
 * senders ──► Chan ──► receivers        each item to one of them
 * source  ──► Tee ──┬► Branch           each item to every branch, pulled when one wants it
 *                   └► Branch
 *
 * In       items of any number of senders, in the order in which they were accepted (Chan); what a
 *          channel, branch, iterator, stream or publisher gives, one at a time (Tee)
 * Held     a Chan its capacity, in items or in what they weigh; a rendezvous nothing. A Tee what its
 *          slowest open branch has still to read, as far as its Lag allows. Loss by an overflow or
 *          lag policy is chosen by name and counted; onUndelivered is told of each item that a
 *          channel has lost
 * Out      each item to one receiver, or to each branch, first come first served; as calls, values
 *          (Poll), iterators, streams, publishers, batches, or cases of a Select
 * Threads  one short lock a channel, one a tee with all its branches: a CAS word, held for tens of
 *          instructions. A slot or an item goes straight from hand to hand under it, so nobody is
 *          overtaken; who was served is woken after it. Callbacks, weighers, handlers and sources
 *          run outside it, on the thread whose call it is. A Chan and a Select have no threads; a
 *          Tee over an iterator has one virtual thread while somebody waits, any Tee one while more
 *          than 256 items come through in a row; a publisher one for each subscription with demand. While channels are busy, one sleeps and watches that
 *          timers and sockets still get their turn (Breath)
 * Closing  close(): what was accepted is still received, then ChanClosed; fail(cause): the same,
 *          with the cause; cancel(): the receiver gives up, what is held is discarded. All idempotent,
 *          from any thread; whoever waits is woken. The last branch to close closes the source
 * </pre>
 */
@NullMarked
package dev.weir.channel;

import org.jspecify.annotations.NullMarked;
