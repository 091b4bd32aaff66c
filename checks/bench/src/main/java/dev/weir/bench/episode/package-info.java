/**
 * Episodes beside a Go twin that was written from the same behaviours: append, fan-out in a burst
 * and in step, replay.
 *
 * <pre>
 * In       how thoroughly to measure
 * Held     nothing between runs
 * Out      cells: time by delivery, time and bytes by entry
 * Threads  one writer and a virtual thread for each reader, in forks of JMH
 * Closing  every batch ends and closes what it began
 * </pre>
 */
@NullMarked
package dev.weir.bench.episode;

import org.jspecify.annotations.NullMarked;
