/**
 * {@code density}: sessions that are started all at once and hold state, in Weir's pool and in
 * OpenRTC's; and Weir's sessions that have a process each.
 *
 * <pre>
 * In       a workload: what a session holds, how many there are, how long they stay
 * Held     a child process for each sample, fresh, so that none profits of the one before
 * Out      cells: how long starting took, how late a probe in the same process woke, peak memory;
 *          how soon a process takes a job and answers, how many fit into memory
 * Threads  one asks the child; one looks at its memory every 50 ms
 * Closing  ends the child, and with it those that it started
 * </pre>
 */
@NullMarked
package dev.weir.bench.density;

import org.jspecify.annotations.NullMarked;
