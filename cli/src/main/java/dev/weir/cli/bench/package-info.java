/**
 * The client and judge of {@code weir bench dialogues}: it converses as many callers at once,
 * breaks its own connections at random bytes, resumes, and holds what it has folded against what
 * the worker says and against a second run of the model.
 *
 * <pre>
 * In       dialogues, one JSON object a line; a worker that speaks docs/wire.md; a seed
 * Held     the folded state of each conversation under way; counters; one number a turn
 * Out      a report; every mismatch with dialogue, turn, expected and got
 * Threads  one virtual thread a dialogue, at most as many as asked for; it sends and reads in turn.
 *          The fault proxies have their own
 * Closing  ends with the last dialogue; an interrupt ends all conversations first
 * </pre>
 */
@NullMarked
package dev.weir.cli.bench;

import org.jspecify.annotations.NullMarked;
