/**
 * How several sides are asked the same: each in a process of its own, in turns, in rounds.
 *
 * <pre>
 * In       questions: a piece of work, who does it, what its figures are held against
 * Held     one child process at a time: a JMH fork, or a program of another language
 * Out      the figures of every iteration by side, and the cells that a question makes of them
 * Threads  the caller's; the work has its own, in the child
 * Closing  forks end with their samples; an interrupt ends programs of other languages
 * </pre>
 */
@NullMarked
package dev.weir.bench.sides;

import org.jspecify.annotations.NullMarked;
