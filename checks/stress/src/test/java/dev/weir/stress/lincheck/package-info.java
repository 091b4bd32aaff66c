/**
 * Channels and selects against what they would do if only one thread used them at a time, by
 * Lincheck: under load, and in every interleaving of small scenarios.
 *
 * <p>Lincheck has no suspending operations in Java. So what waits is there with a deadline: a send
 * that came to nothing is one that found the channel full, a receive one that found it empty. At a
 * rendezvous two calls happen as one, which no sequence of single calls tells; {@link
 * dev.weir.stress.lincheck.InterleavingTest} and the races of jcstress are for that.
 */
@NullMarked
package dev.weir.stress.lincheck;

import org.jspecify.annotations.NullMarked;
