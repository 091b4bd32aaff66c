/**
 * Many small pieces of a message into few, in order.
 *
 * <pre>
 * caller → gateway → worker: session → turn: model —channel→ [deltas] → episode → gateway → caller
 * In       the pieces of the messages that a turn is writing, as the model gives them
 * Held     what came within the window: 50 ms or 128 characters by default
 * Out      the same text in the same order, in fewer pieces; neighbours of one channel are merged
 * Threads  a state machine without threads or locks: its owner calls add, drain, and waits until
 *          deadline() on a channel of its own. Nothing is armed while nothing is held
 * Closing  the owner drains once more, then writes the terminal update
 * </pre>
 */
@NullMarked
package dev.weir.delta;

import org.jspecify.annotations.NullMarked;
