/**
 * Thousands of sessions in one process.
 *
 * <pre>
 * caller → gateway → [worker: session → turn]: model —channel→ deltas → episode → gateway → caller
 * In       wishes for sessions, routed to an agent by name or to the default; inputs to them
 * Held     the registered agents and the live sessions, at most maxSessions, a hard cap; with a
 *          SessionStore their logs also in files, from which a restarted worker takes them up
 * Out      the sessions' logs
 * Threads  the caller's; a slot is reserved before any agent code runs. No user code under a lock
 * Closing  drain() refuses new work, lets accepted inputs be answered, then ends every session;
 *          what a store keeps of them stays
 * </pre>
 */
@NullMarked
package dev.weir.worker;

import org.jspecify.annotations.NullMarked;
