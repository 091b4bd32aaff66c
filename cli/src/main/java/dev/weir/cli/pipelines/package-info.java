/**
 * {@code weir pipelines}: the pipelines of a folder, listed, shown, drawn and run; the same for
 * those of a program that brings its own.
 *
 * <pre>
 * folder → [compile → find → plan] ─┬─► list, info, dag → stdout
 * registry ─────────────────────────┤
 *          flags, --params-file ────┴─► parameters → hooks → run → results → stdout → hooks
 * In       .java files that hold pipelines, or a registry; flags and a JSON file for the parameters
 * Held     the compiled pipelines of one folder and the results of one run, until it is printed
 * Out      data on stdout, words on stderr; new: a folder of files
 * Threads  the caller's; a run has those of its runner
 * Closing  ends with the command; an interrupt cancels the run
 * </pre>
 */
@NullMarked
package dev.weir.cli.pipelines;

import org.jspecify.annotations.NullMarked;
