/**
 * {@code weir pipelines}: the pipelines of a folder, listed, shown, drawn and run.
 *
 * <pre>
 * folder → [compile → find → plan] ─┬─► list, info, dag → stdout
 *          flags, --params-file ────┴─► parameters → run → results → stdout
 * In       .java files that hold pipelines; flags and a JSON file for the parameters of a run
 * Held     the compiled pipelines of one folder and the results of one run, until it is printed
 * Out      data on stdout, words on stderr
 * Threads  the caller's; a run has those of its runner
 * Closing  ends with the command; an interrupt cancels the run
 * </pre>
 */
@NullMarked
package dev.weir.cli.pipelines;

import org.jspecify.annotations.NullMarked;
