/**
 * What handing an item over costs: our channels beside those of others, in every shape and
 * capacity.
 *
 * <pre>
 * In       which cells and sides; JMH parameters in the forks
 * Held     one child process at a time: a JMH fork, or a program of another language
 * Out      nanoseconds by item, every iteration; ratios with the levels that are promised
 * Threads  the work runs on virtual threads of the fork, or on Kotlin's dispatcher
 * Closing  a batch joins all its threads; forks end with their samples
 * </pre>
 */
@NullMarked
package dev.weir.bench.channel;

import org.jspecify.annotations.NullMarked;
