/**
 * What every test of Weir has without asking: no thread stays behind, random runs can be replayed,
 * and a test says which behaviour it shows.
 *
 * <pre>
 * In       test classes of JUnit; -Dseed=… from the command line
 * Held     the number of the newest thread when a class began; one seed a test
 * Out      a failure that names the threads left behind; a command that replays a failed random run
 * Threads  none of its own; test classes are expected to run one after the other
 * Closing  nothing to close
 * </pre>
 */
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
