/**
 * Which rows of the finished requirements are named by a test, with {@link
 * dev.weir.testkit.Behaviour}.
 *
 * <pre>
 * In       the lists in rows/, one a finished file; the class files of all modules that were built
 * Held     nothing
 * Out      a report: rows that no test names, names that are no row
 * Threads  the caller's
 * Closing  nothing to close
 * </pre>
 */
@NullMarked
package dev.weir.behaviours;

import org.jspecify.annotations.NullMarked;
