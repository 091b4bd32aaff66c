/**
 * What a pipeline costs: the same steps with our runners, in Kotlin, in Reactor and in Python.
 *
 * <pre>
 * In       a shape: how many branches, how many items in flight, how long a step waits
 * Held     one child process at a time: a JMH fork, or the program of the other language
 * Out      items a second and microseconds a run, every iteration; ratios with what is promised
 * Threads  our runners', Kotlin's and Reactor's own, in the fork
 * Closing  a batch ends with its last item; forks end with their samples
 * </pre>
 */
@NullMarked
package dev.weir.bench.pipeline;

import org.jspecify.annotations.NullMarked;
