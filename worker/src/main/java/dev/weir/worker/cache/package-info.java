/**
 * Files that make a start quicker, kept between runs for one user alone.
 *
 * <pre>
 * a first start → [recorded by a rehearsal → laid out by a JVM → one file] → later starts
 * In       what a process loads, recorded by whoever rehearses its start
 * Held     at most MOST_FILES caches in the user's folder, until they were not used for
 *          LONGEST_UNUSED; a build's takes the place of that of the build before
 * Out      the file for a JVM to start with; what is damaged or of other jars a JVM leaves aside
 * Threads  the caller's, which waits seconds while one is made; an interrupt ends that
 * Closing  nothing to close. Processes that make one end with this one, however that ends
 * </pre>
 */
@NullMarked
package dev.weir.worker.cache;

import org.jspecify.annotations.NullMarked;
