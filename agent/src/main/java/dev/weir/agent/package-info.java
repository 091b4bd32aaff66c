/**
 * What an agent is, and one conversation with it.
 *
 * <pre>
 * caller → gateway → worker: [session → turn: model —channel→ deltas] → episode → gateway → caller
 *                                             model ─┬─────────────────────────────┬─► deltas
 *                                                    └─► voice ─► transcript node ─┘   (if any)
 * In       inputs of one caller, and what the agent's own code has it say; at most 8 wait while a
 *          speech runs
 * Held     the session's log (the history is in it), the speeches that wait, and who acts
 * Out      the events of the log; AgentEvents for listeners of this process
 * Threads  a session has threads only while a turn runs: the turn's own, which writes the episode,
 *          the model's, which feeds it over a channel of 64, and one for each call of a tool or
 *          node; a process that serves tools has two more while it lives. An agent that enters has one beside
 *          that, and listeners one while there is something to tell. No user code under a lock
 * Closing  cancel() interrupts the running turn, close() also drops what waits; both end the episode
 *          with a cause, and close() joins the threads within a second. Code that does not stop by
 *          then is reported with its stack, and its episode ends with the log
 * </pre>
 */
@NullMarked
package dev.weir.agent;

import org.jspecify.annotations.NullMarked;
