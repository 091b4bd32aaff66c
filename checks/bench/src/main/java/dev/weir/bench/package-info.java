/**
 * The one way to measure: ours and the peers in one run, on one machine, the samples interleaved.
 *
 * <pre>
 * In       the name of a bench, quick or full
 * Held     child processes while a bench runs; raw samples until they are written
 * Out      a table or JSON on stdout, the raw figures in results/
 * Threads  each bench its own; none is left when it returns
 * Closing  a bench ends the processes that it started, also when it fails
 * </pre>
 */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
