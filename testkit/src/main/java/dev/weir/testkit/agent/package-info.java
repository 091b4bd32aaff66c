/**
 * An agent in a test: say something to it, and see all that it did.
 *
 * <pre>
 * test ── say(text) ──► [rehearsal: a session of this process] ──► turn: what happened, in order
 * In       an agent, a model of the test's choice, what a caller says
 * Held     one session, with its log in memory
 * Out      messages, calls of tools with their results, hand-offs, failures, the outcome
 * Threads  the test's own, which waits within a limit; the session has its own
 * Closing  ends the session, as a host does
 * </pre>
 */
@NullMarked
package dev.weir.testkit.agent;

import org.jspecify.annotations.NullMarked;
